package org.notrainnogain.jobs.nightly.task;

import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;

/**
 * What tasks work with.
 *
 * @param progress where they say how far they are
 * @param stopRequested asked at points where a task can go on later
 */
public record NightShift(
    NightDirectory place,
    SparkSession spark,
    PrintStream progress,
    BooleanSupplier stopRequested) {}

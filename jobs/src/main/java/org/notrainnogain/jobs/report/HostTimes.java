package org.notrainnogain.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.notrainnogain.reporting.HostTime;

/**
 * Modelled and measured seconds by run, host and phase: as {@link RstReport}, but over all
 * executors of a host, which work at the same time. Sums are of whole nanoseconds, so the order of
 * rows changes no bit.
 */
final class HostTimes {
  private static final double NANOS = 1e9;

  private HostTimes() {}

  /**
   * Rows with a price, by run, host and phase.
   *
   * @param timings rows of {@code timings}
   */
  static List<HostTime> of(Dataset<Row> timings) {
    return timings
        .groupBy("run_id", "host", "phase", "step", "attempt")
        .agg(
            max("wall_nanos").as("step_nanos"),
            sum(round(col("modelled_seconds").multiply(NANOS)).cast(DataTypes.LongType))
                .as("step_modelled"))
        .groupBy("run_id", "host", "phase")
        .agg(sum("step_nanos").as("measured"), sum("step_modelled").as("modelled"))
        .where(col("modelled").gt(0).and(col("measured").gt(0)))
        .orderBy("run_id", "host", "phase")
        .collectAsList()
        .stream()
        .map(
            row ->
                new HostTime(
                    row.getAs("run_id"),
                    row.getAs("host"),
                    row.getAs("phase"),
                    row.<Long>getAs("modelled") / NANOS,
                    row.<Long>getAs("measured") / NANOS))
        .toList();
  }
}

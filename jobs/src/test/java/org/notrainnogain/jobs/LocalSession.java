package org.notrainnogain.jobs;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.training.executors.BigDlEngine;

/** A Spark session of two cores, set up for BigDL, for all tests of a class: a JVM has only one. */
public abstract class LocalSession {
  protected static SparkSession spark;

  @BeforeAll
  protected static void openSession() {
    spark =
        SparkSessions.open(
            BigDlEngine.configure(SparkSessions.configuration("test").setMaster("local[2]")));
  }

  @AfterAll
  protected static void closeSession() {
    spark.close();
  }
}

package org.notrainnogain.jobs.tables;

import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a test class of tables or reports. Each class closes it at its end: a JVM
 * has one session at a time, and other classes need one with other settings.
 */
public final class LocalSpark {
  private LocalSpark() {}

  /** The session, opened at first use: two cores, no web page, loopback only. */
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "America/New_York")
        .getOrCreate();
  }

  /** Closes the session. */
  public static void close() {
    session().close();
  }
}

package org.notrainnogain.jobs.tables;

import org.apache.spark.sql.SparkSession;

/** The one Spark session that the tests of tables and reports share. */
public final class LocalSpark {
  private LocalSpark() {}

  /** The session of this JVM, opened at first use: two cores, no web page, loopback only. */
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
}

package org.notrainnogain.jobs.prepare;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.notrainnogain.jobs.tables.LocalSpark;

/** The session of a class's tests that prepare corpora. */
abstract class LocalPrepare {
  static SparkSession session;

  @BeforeAll
  static void openSession() {
    session = LocalSpark.session();
  }

  @AfterAll
  static void closeSession() {
    LocalSpark.close();
  }
}

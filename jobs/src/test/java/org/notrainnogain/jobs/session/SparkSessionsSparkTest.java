package org.notrainnogain.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class SparkSessionsSparkTest {
  @Test
  void setsWhatNobodyElseSet() {
    SparkConf conf = SparkSessions.configuration("prepare");
    assertThat(conf.get("spark.app.name")).isEqualTo("ntng prepare");
    assertThat(conf.get("spark.ui.enabled")).isEqualTo("false");
    assertThat(conf.get("spark.sql.session.timeZone")).isEqualTo("UTC");
    assertThat(conf.get("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs"))
        .isEqualTo("false");
  }

  @Test
  void keepsTheMasterThatWasGiven() {
    System.setProperty("spark.master", "local[3]");
    try {
      assertThat(SparkSessions.configuration("prepare").get("spark.master")).isEqualTo("local[3]");
    } finally {
      System.clearProperty("spark.master");
    }
    assertThat(SparkSessions.configuration("prepare").get("spark.master")).isEqualTo("local[*]");
  }

  @Test
  void refusesASecondSession() {
    SparkConf conf = SparkSessions.configuration("test").set("spark.master", "local[2]");
    boolean ours = SparkSession.getDefaultSession().isEmpty();
    SparkSession first = ours ? SparkSessions.open(conf) : SparkSession.getDefaultSession().get();
    try {
      assertThat(first.range(10).count()).isEqualTo(10);
      assertThatThrownBy(() -> SparkSessions.open("again"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("A Spark session is open already");
    } finally {
      if (ours) {
        first.close();
      }
    }
  }
}

package org.notrainnogain.training.exchange;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.notrainnogain.training.executors.BigDlEngine;

/** The one Spark context of this module's tests, with BigDL's engine started in it. */
public final class LocalSpark {
  private static JavaSparkContext context;

  private LocalSpark() {}

  public static synchronized JavaSparkContext context() {
    if (context == null) {
      SparkConf conf =
          new SparkConf()
              .setMaster("local[2]")
              .setAppName("tests")
              .set("spark.ui.enabled", "false")
              .set("spark.driver.host", "127.0.0.1")
              .set("spark.driver.bindAddress", "127.0.0.1");
      context = new JavaSparkContext(BigDlEngine.configure(conf));
      BigDlEngine.start();
    }
    return context;
  }
}

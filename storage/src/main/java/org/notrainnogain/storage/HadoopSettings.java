package org.notrainnogain.storage;

import org.apache.hadoop.conf.Configuration;

/** How this process reaches file systems. */
public final class HadoopSettings {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopSettings() {}

  /**
   * Hadoop's own files, and over them the system properties {@code spark.hadoop.*}, by which the
   * launcher and spark-submit hand settings to the driver: what a Spark session would take too.
   */
  public static Configuration ofThisProcess() {
    Configuration hadoop = new Configuration();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        hadoop.set(name.substring(PREFIX.length()), System.getProperty(name));
      }
    }
    return hadoop;
  }
}

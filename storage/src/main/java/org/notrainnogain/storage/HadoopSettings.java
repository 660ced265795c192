package org.notrainnogain.storage;

import java.util.HashMap;
import java.util.Map;
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
    Map<String, String> properties = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name));
    }
    return of(properties);
  }

  /**
   * Hadoop's own files, and over them those of Spark's settings that are named {@code
   * spark.hadoop.*}.
   */
  public static Configuration of(Map<String, String> settings) {
    Configuration hadoop = new Configuration();
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            hadoop.set(name.substring(PREFIX.length()), value);
          }
        });
    return hadoop;
  }
}

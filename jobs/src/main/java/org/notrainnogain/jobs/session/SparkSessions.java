package org.notrainnogain.jobs.session;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.storage.HadoopSettings;
import scala.Tuple2;

/**
 * Opens the Spark session of a command. Whatever spark-submit, {@code --conf} or a system property
 * {@code spark.*} sets stays; the rest is set here: all cores of this machine as master, no web
 * page, UTC, few shuffle partitions in local mode, no marker files beside tables.
 */
public final class SparkSessions {
  /** Local data is small: 200 partitions, Spark's default, would be 200 tiny tasks a shuffle. */
  private static final int LOCAL_SHUFFLE_PARTITIONS = 8;

  private SparkSessions() {}

  /**
   * A session for a command, to be closed by the caller. The name is shown by cluster managers.
   *
   * @throws IllegalStateException when this JVM has a session already
   */
  public static SparkSession open(String application) {
    return open(configuration(application));
  }

  /**
   * A session with exactly this configuration, for example with BigDL's settings added.
   *
   * @throws org.notrainnogain.planning.config.ConfigurationException when the directory of
   *     temporary files does not do
   */
  public static SparkSession open(SparkConf configuration) {
    TemporaryDirectory.check();
    ProcessUser.login();
    if (!SparkSession.getDefaultSession().isEmpty()
        && !SparkSession.getDefaultSession().get().sparkContext().isStopped()) {
      throw new IllegalStateException(
          "A Spark session is open already in this JVM; close it before opening another");
    }
    return SparkSession.builder().config(configuration).getOrCreate();
  }

  /** The settings of a session before it is opened. */
  public static SparkConf configuration(String application) {
    SparkConf conf = new SparkConf();
    conf.setAppName("ntng " + application);
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    conf.set("spark.sql.session.timeZone", "UTC");
    // Tables are write-once files under final names; marker files would be read as data by others.
    conf.set("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", "false");
    conf.setIfMissing("spark.sql.adaptive.coalescePartitions.parallelismFirst", "false");
    conf.setIfMissing("spark.sql.warehouse.dir", temporary("ntng-warehouse"));
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.sql.shuffle.partitions", Integer.toString(LOCAL_SHUFFLE_PARTITIONS));
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    return conf;
  }

  /** How to reach file systems, as the session of this configuration will, before it is open. */
  public static Configuration hadoop(SparkConf conf) {
    ProcessUser.login();
    return HadoopSettings.of(
        Arrays.stream(conf.getAll()).collect(Collectors.toMap(Tuple2::_1, Tuple2::_2)));
  }

  private static String temporary(String name) {
    return Path.of(System.getProperty("java.io.tmpdir"), name).toUri().toString();
  }
}

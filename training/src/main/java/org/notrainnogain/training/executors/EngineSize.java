package org.notrainnogain.training.executors;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * How many executors Spark has and how many cores each of them: what BigDL's engine must know.
 *
 * <p>Read from the settings here and not by BigDL, which takes half of the processors for {@code
 * local[*]} and refuses plain {@code local}.
 *
 * @param nodes executors, at least 1
 * @param cores cores of each executor, at least 1
 */
public record EngineSize(int nodes, int cores) implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Pattern LOCAL =
      Pattern.compile("local(?:\\[\\s*(\\d+|\\*)\\s*(?:,\\s*\\d+\\s*)?])?");

  public EngineSize {
    if (nodes < 1 || cores < 1) {
      throw new IllegalArgumentException(
          "BigDL needs at least 1 executor of at least 1 core, got "
              + nodes
              + " executors of "
              + cores
              + " cores");
    }
  }

  /**
   * The size that a Spark configuration stands for.
   *
   * @param processors processors of this machine, which is what {@code local[*]} means
   * @throws IllegalStateException when the settings do not say it, naming what to set
   */
  public static EngineSize of(SparkConf conf, int processors) {
    String master = conf.get("spark.master");
    Matcher local = LOCAL.matcher(master);
    if (local.matches()) {
      String threads = local.group(1) == null ? "1" : local.group(1);
      return new EngineSize(1, threads.equals("*") ? processors : Integer.parseInt(threads));
    }
    if (master.startsWith("local")) {
      throw new IllegalStateException(
          "Spark master " + master + " does not carry BigDL; use local[N] or a cluster");
    }
    int cores = setting(conf, master, "spark.executor.cores");
    if (master.startsWith("yarn")) {
      return new EngineSize(setting(conf, master, "spark.executor.instances"), cores);
    }
    int total = setting(conf, master, "spark.cores.max");
    if (total % cores != 0) {
      throw new IllegalStateException(
          "spark.cores.max is "
              + total
              + ", which is not a multiple of spark.executor.cores "
              + cores
              + "; BigDL needs executors of one size");
    }
    return new EngineSize(total / cores, cores);
  }

  private static int setting(SparkConf conf, String master, String key) {
    if (!conf.contains(key)) {
      throw new IllegalStateException(
          "Spark master " + master + " needs the setting " + key + ", which BigDL goes by; set it");
    }
    return conf.getInt(key, 0);
  }
}

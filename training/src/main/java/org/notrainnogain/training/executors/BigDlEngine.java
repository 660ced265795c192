package org.notrainnogain.training.executors;

import com.intel.analytics.bigdl.dllib.utils.Engine$;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * BigDL's engine in the driver and in every executor: {@link #configure} before the session is
 * built, {@link #start} once it exists, {@link #ensure} at the start of the first task in each
 * executor.
 *
 * <p>Starting it loads BigDL's own MKL, which sets the number of threads of any MKL in the process,
 * libtorch's included, to the property {@code bigdl.mklNumThreads}. It is set here, unless given,
 * to the cores of the JVM: otherwise BigDL would leave libtorch with one thread when that was
 * loaded first.
 */
public final class BigDlEngine {
  private static final Logger LOG = LoggerFactory.getLogger(BigDlEngine.class);
  private static final String MKL_THREADS = "bigdl.mklNumThreads";
  private static final String COPYING_THREADS = "bigdl.Parameter.computePoolSize";
  private static EngineSize running;

  private BigDlEngine() {}

  /**
   * Adds the settings that BigDL asks of Spark (the Java serializer, no speculation) and lets a
   * task wait for its own executor however busy that is, since a replica and its slice of the
   * weights cannot move. When the executor is lost Spark does not wait.
   *
   * @return the same configuration
   * @throws IllegalArgumentException when it already says otherwise about serializer or speculation
   */
  public static SparkConf configure(SparkConf conf) {
    require(conf, "spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    require(conf, "spark.speculation", "false");
    conf.setIfMissing("spark.shuffle.reduceLocality.enabled", "false");
    conf.setIfMissing("spark.locality.wait.process", "100d");
    return conf;
  }

  private static void require(SparkConf conf, String key, String value) {
    String given = conf.get(key, value);
    if (!given.equals(value)) {
      throw new IllegalArgumentException(
          "Spark setting " + key + " is " + given + ", but BigDL needs " + value + "; remove it");
    }
    conf.set(key, value);
  }

  /**
   * The executors and cores that the running Spark context was promised.
   *
   * @throws IllegalStateException when there is no Spark context, or its settings do not say how
   *     many executors and cores it has
   */
  public static EngineSize size() {
    SparkEnv spark = SparkEnv.get();
    if (spark == null) {
      throw new IllegalStateException(
          "BigDL's engine was started without a Spark context; build the Spark session first");
    }
    return EngineSize.of(spark.conf(), Runtime.getRuntime().availableProcessors());
  }

  /**
   * Starts the engine on the driver.
   *
   * @return {@link #size()}, which {@link #ensure} takes in each executor
   */
  public static EngineSize start() {
    EngineSize size = size();
    ensure(size.nodes(), size.cores());
    LOG.debug("BigDL's engine runs on {} executors of {} cores", size.nodes(), size.cores());
    return size;
  }

  /**
   * Starts the engine in this JVM, if it does not run for this size already.
   *
   * @param nodes number of executors
   * @param cores cores of each executor
   */
  public static synchronized void ensure(int nodes, int cores) {
    EngineSize size = new EngineSize(nodes, cores);
    if (size.equals(running)) {
      return;
    }
    setUnlessGiven(MKL_THREADS, cores);
    setUnlessGiven(COPYING_THREADS, cores);
    Engine$.MODULE$.setNodeAndCore(nodes, cores);
    running = size;
  }

  private static void setUnlessGiven(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }
}

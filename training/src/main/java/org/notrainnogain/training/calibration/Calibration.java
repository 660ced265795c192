package org.notrainnogain.training.calibration;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.notrainnogain.training.executors.EngineSize;
import org.notrainnogain.training.executors.StoppableJob;
import org.notrainnogain.training.executors.StoppedException;
import org.notrainnogain.training.executors.TaskNatives;
import org.notrainnogain.training.replica.EvaluationData;
import org.notrainnogain.training.replica.ReplicaClock;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * Calibration sessions as Spark jobs of one task each, so that what is measured is what trains: an
 * executor with its JVM options, natives and BigDL's engine. All sessions run on one executor; the
 * others wait.
 */
public final class Calibration implements AutoCloseable {
  private final CalibrationSpec spec;
  private final EngineSize engine;
  private final JavaRDD<Integer> task;
  private final Duration longest;
  private final BooleanSupplier stopRequested;
  private String executorId;

  private Calibration(
      CalibrationSpec spec,
      EngineSize engine,
      JavaRDD<Integer> task,
      Duration longest,
      BooleanSupplier stopRequested) {
    this.longest = longest;
    this.stopRequested = stopRequested;
    this.spec = spec;
    this.engine = engine;
    this.task = task;
  }

  /**
   * A calibration on one executor of these.
   *
   * @param longest time that a session may take
   * @param stopRequested asked while a session runs
   */
  public static Calibration start(
      JavaSparkContext spark,
      CalibrationSpec spec,
      EngineSize executors,
      Duration longest,
      BooleanSupplier stopRequested) {
    // Cached, so that Spark sends each session to the executor that had the first.
    return new Calibration(
        spec,
        executors,
        spark.parallelize(List.of(0), 1).setName("calibration").cache(),
        longest,
        stopRequested);
  }

  /** Sequences of one batch of evaluation in training. */
  public static int evaluationBatch() {
    return EvaluationData.BATCH;
  }

  /**
   * What a session found, and where.
   *
   * @param samples of the rounds that count
   * @param roundNanos what a round took
   * @param host the executor's host
   * @param device name and make of the device
   * @param versions of what computed, by name
   */
  public record Session(
      ArrayList<Sample> samples,
      long roundNanos,
      String executorId,
      String host,
      String device,
      TreeMap<String, String> versions)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Runs a session.
   *
   * @throws StoppedException when asked to stop
   * @throws IllegalStateException when Spark sent it to another executor than the one before, or it
   *     takes too long
   */
  public Session run(SessionPlan plan) {
    Session session =
        StoppableJob.result(
                JavaSparkContext.fromSparkContext(task.context()),
                "calibration",
                () -> task.map(new OnExecutor(spec, plan, engine)).collectAsync(),
                longest,
                stopRequested,
                () -> 0)
            .get(0);
    if (executorId != null && !executorId.equals(session.executorId())) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Calibration began on executor %s and went on on executor %s (%s), which may be another"
                  + " machine; calibrate again, with one executor (--total-executor-cores equal to"
                  + " --executor-cores)",
              executorId,
              session.executorId(),
              session.host()));
    }
    executorId = session.executorId();
    return session;
  }

  @Override
  public void close() {
    task.unpersist(true);
  }

  private static final class OnExecutor implements Function<Integer, Session> {
    private static final long serialVersionUID = 1L;

    private final CalibrationSpec spec;
    private final SessionPlan plan;
    private final EngineSize engine;

    private OnExecutor(CalibrationSpec spec, SessionPlan plan, EngineSize engine) {
      this.spec = spec;
      this.plan = plan;
      this.engine = engine;
    }

    @Override
    public Session call(Integer number) throws InterruptedException {
      TaskNatives.load(engine);
      CalibrationSession.Result result = new CalibrationSession(spec, plan).run(TaskNatives.gpu());
      return new Session(
          new ArrayList<>(result.samples()),
          result.roundNanos(),
          SparkEnv.get().executorId(),
          ReplicaClock.hostName(),
          result.device(),
          new TreeMap<>(versions()));
    }

    private static Map<String, String> versions() {
      Map<String, String> versions = TorchRuntime.versions();
      versions.put("java", System.getProperty("java.version"));
      return versions;
    }
  }
}

package org.notrainnogain.training.replica;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.training.exchange.BigDlExchange;
import org.notrainnogain.training.exchange.ParameterExchange;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.executors.EngineSize;
import org.notrainnogain.training.executors.Executors;
import org.notrainnogain.training.executors.PlaceJobs;
import org.notrainnogain.training.executors.PlaceWork;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.executors.TaskNatives;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.tensor.TorchRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas as Spark tasks: work is one job of a task a replica, and each task finds its replica
 * in the executor that it must run in.
 */
final class SparkReplicaTasks implements ReplicaTasks {
  private static final Logger LOG = LoggerFactory.getLogger(SparkReplicaTasks.class);

  /** How long Spark may take to list the executors of a context that has just been opened. */
  private static final Duration REGISTRATION = Duration.ofSeconds(5);

  private static final AtomicLong GROUPS = new AtomicLong();

  private final ReplicaSpec spec;
  private final ReplicaRegistry.Group group;
  private final ParameterExchange exchange;
  private final Executors executors;
  private final List<Executors.Executor> places;
  private final PlaceJobs jobs;

  private SparkReplicaTasks(
      JavaSparkContext spark,
      ReplicaSpec spec,
      Executors executors,
      List<Executors.Executor> places) {
    this.spec = spec;
    this.group = new ReplicaRegistry.Group(spec.runId(), spec.attempt(), GROUPS.getAndIncrement());
    this.executors = executors;
    this.places = places;
    this.exchange =
        new BigDlExchange(
            spec.replicas(), spec.model().layout().size(), spec.patience().exchange());
    this.jobs = new PlaceJobs(spark, executors, spec.runId(), spec.patience().job());
  }

  static SparkReplicaTasks start(
      JavaSparkContext spark, ReplicaSpec spec, SerializableConfiguration hadoop) {
    EngineSize engine = BigDlEngine.start();
    Executors executors = new Executors(spark);
    List<Executors.Executor> alive = executors.await(1, REGISTRATION, () -> false);
    if (alive.isEmpty()) {
      throw new ReplicasLostException("No executor is there to hold a replica");
    }
    List<Executors.Executor> places =
        IntStream.range(0, spec.replicas()).mapToObj(i -> alive.get(i % alive.size())).toList();
    SparkReplicaTasks tasks = new SparkReplicaTasks(spark, spec, executors, places);
    try {
      tasks.jobs.onEach(
          "building the replicas",
          places,
          new Build(spec, tasks.group, engine, tasks.exchange, hadoop));
    } catch (RuntimeException e) {
      tasks.close();
      throw e;
    }
    return tasks;
  }

  @Override
  public int count() {
    return spec.replicas();
  }

  @Override
  public <T> List<Answer<T>> onEach(ReplicaWork<T> work) {
    List<Answer<T>> answers =
        jobs.onEach(
            work.description(),
            places,
            new OnReplica<>(group, spec.compute().threads(), work.work()));
    for (int replica = 0; replica < count(); replica++) {
      String executor = answers.get(replica).executorId();
      if (!executor.equals(places.get(replica).id())) {
        throw new ReplicasLostException(
            String.format(
                Locale.ROOT,
                "Replica %d moved from executor %s to executor %s",
                replica,
                places.get(replica),
                executor));
      }
    }
    return answers;
  }

  /**
   * Frees the replicas' native memory and BigDL's blocks on every executor that still has them,
   * once the tasks that may still compute there are done. An executor that hangs is not waited for.
   */
  @Override
  public void close() {
    List<Executors.Executor> left = executors.left(places);
    try {
      jobs.cleanUp("freeing the replicas", left, new Remove(group, exchange));
    } catch (RuntimeException e) {
      // Nothing is wrong with what was computed, and an executor that is lost holds nothing more.
      LOG.warn("Replicas of run {} may still hold memory in executors {}", spec.runId(), left, e);
    }
  }

  private record OnReplica<T>(ReplicaRegistry.Group group, int threads, ReplicaWork.Asked<T> work)
      implements PlaceWork<Answer<T>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Answer<T> at(int index) {
      TorchRuntime.setThreads(threads);
      Replica<?> replica = ReplicaRegistry.require(group, index);
      Measured<T> measured;
      synchronized (replica) {
        measured = work.of(replica);
      }
      return new Answer<>(measured, SparkEnv.get().executorId());
    }
  }

  private record Build(
      ReplicaSpec spec,
      ReplicaRegistry.Group group,
      EngineSize engine,
      ParameterExchange exchange,
      SerializableConfiguration hadoop)
      implements PlaceWork<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer at(int index) {
      TaskNatives.load(engine);
      ReplicaBuilder builder = new ReplicaBuilder(spec, index, exchange, hadoop.value());
      ReplicaRegistry.create(group, index, builder::build);
      return index;
    }
  }

  /** Frees replicas, and slices of those whose build failed: such a task could not free its own. */
  private record Remove(ReplicaRegistry.Group group, ParameterExchange exchange)
      implements PlaceWork<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer at(int index) {
      ReplicaRegistry.removeAll(group);
      exchange.release();
      return index;
    }
  }
}

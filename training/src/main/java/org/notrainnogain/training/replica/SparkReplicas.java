package org.notrainnogain.training.replica;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.exchange.BigDlExchange;
import org.notrainnogain.training.exchange.ParameterExchange;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.executors.EngineSize;
import org.notrainnogain.training.executors.Executors;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.executors.TaskNatives;
import org.notrainnogain.training.loop.CandidateLosses;
import org.notrainnogain.training.loop.CurvatureRequest;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.loop.LossTotal;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.Microbatch;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.loop.Replicas;
import org.notrainnogain.training.loop.WeightUpdate;
import org.notrainnogain.training.optim.UnclippedEntries;
import org.notrainnogain.training.tensor.TorchRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas as Spark tasks: one partition a replica, weights and gradients exchanged through
 * BigDL's {@code AllReduceParameter}. Each call is one Spark job of as many tasks as replicas; only
 * positions, losses and timings travel with it. Every call throws {@link ReplicasLostException}
 * when an executor with a replica is lost.
 */
public final class SparkReplicas implements Replicas, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SparkReplicas.class);

  /** How long Spark may take to list the executors of a context that has just been opened. */
  private static final Duration REGISTRATION = Duration.ofSeconds(5);

  private final JavaSparkContext spark;
  private final ReplicaSpec spec;
  private final Executors executors;
  private final List<Executors.Executor> places;
  private final JavaRDD<Integer> partitions;
  private final SerializableConfiguration hadoop;

  private SparkReplicas(
      JavaSparkContext spark,
      ReplicaSpec spec,
      Executors executors,
      List<Executors.Executor> places) {
    this.spark = spark;
    this.spec = spec;
    this.executors = executors;
    this.places = places;
    this.partitions = executors.partitions(places).setName("replicas of " + spec.runId());
    this.hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
  }

  /** Builds the replicas, spread evenly over the executors that are there. */
  public static SparkReplicas start(JavaSparkContext spark, ReplicaSpec spec) {
    EngineSize engine = BigDlEngine.start();
    Executors executors = new Executors(spark);
    List<Executors.Executor> alive = executors.await(1, REGISTRATION, () -> false);
    if (alive.isEmpty()) {
      throw new ReplicasLostException("No executor is there to hold a replica");
    }
    List<Executors.Executor> places =
        IntStream.range(0, spec.replicas()).mapToObj(i -> alive.get(i % alive.size())).toList();
    SparkReplicas replicas = new SparkReplicas(spark, spec, executors, places);
    ParameterExchange exchange = new BigDlExchange(spec.replicas(), spec.model().layout().size());
    try {
      replicas.job("building the replicas", new Build(spec, engine, exchange, replicas.hadoop));
    } catch (RuntimeException e) {
      replicas.close();
      throw e;
    }
    return replicas;
  }

  @Override
  public int count() {
    return spec.replicas();
  }

  @Override
  public Measured<Double> estimateCurvature(long step, CurvatureRequest request) {
    List<PhaseTiming> timings =
        new ArrayList<>(timings(updating(new ReplicaWork.PutCurvature(step, request))));
    List<OnReplica.Located<Double>> answers =
        updating(new ReplicaWork.UpdateCurvature(step, request.hadGradient()));
    timings.addAll(timings(answers));
    return new Measured<>(sum(answers), timings);
  }

  @Override
  public Measured<double[]> forwardBackward(long step, List<Microbatch> microbatches) {
    List<OnReplica.Located<double[]>> answers =
        updating(new ReplicaWork.ForwardBackward(step, microbatches));
    double[] losses = new double[microbatches.size()];
    for (int replica = 0; replica < count(); replica++) {
      double[] own = answers.get(replica).value();
      for (int i = 0; i < own.length; i++) {
        losses[replica + i * count()] = own[i];
      }
    }
    return new Measured<>(losses, timings(answers));
  }

  @Override
  public Measured<CandidateLosses> score(long step, List<Microbatch> candidates) {
    List<OnReplica.Located<List<CandidateLosses>>> answers =
        updating(new ReplicaWork.Score(step, candidates));
    return new Measured<>(CandidateLosses.joined(inBatchOrder(answers)), timings(answers));
  }

  @Override
  public Measured<Double> aggregateGradients(long step) {
    List<OnReplica.Located<Double>> answers = updating(new ReplicaWork.AggregateGradients(step));
    return new Measured<>(sum(answers), timings(answers));
  }

  /** Added up in the order of the replicas. */
  private static double sum(List<OnReplica.Located<Double>> answers) {
    double sum = 0;
    for (OnReplica.Located<Double> answer : answers) {
      sum += answer.value();
    }
    return sum;
  }

  @Override
  public Measured<UnclippedEntries> update(long step, WeightUpdate update) {
    List<OnReplica.Located<UnclippedEntries>> answers =
        updating(new ReplicaWork.Update(step, update));
    UnclippedEntries unclipped =
        answers.stream()
            .map(OnReplica.Located::value)
            .reduce(UnclippedEntries.NONE, UnclippedEntries::plus);
    return new Measured<>(unclipped, timings(answers));
  }

  @Override
  public Measured<LossTotal> evaluate(long step, EvaluationSet set, int[] activeLayers) {
    List<OnReplica.Located<List<LossTotal>>> answers =
        onEach(new ReplicaWork.Evaluate(step, set, activeLayers));
    double sum = 0;
    long tokens = 0;
    for (LossTotal total : inBatchOrder(answers)) {
      sum += total.sum();
      tokens += total.tokens();
    }
    return new Measured<>(new LossTotal(sum, tokens), timings(answers));
  }

  /** Batch b was replica b mod count's. */
  private <T> List<T> inBatchOrder(List<OnReplica.Located<List<T>>> answers) {
    int batches = answers.stream().mapToInt(answer -> answer.value().size()).sum();
    List<T> ordered = new ArrayList<>(batches);
    for (int batch = 0; batch < batches; batch++) {
      ordered.add(answers.get(batch % count()).value().get(batch / count()));
    }
    return ordered;
  }

  /** What the replicas wrote of a checkpoint. */
  public record WrittenState(StoredFile weights, List<StoredFile> optimizer) {}

  /** Writes weights and optimizer state after update {@code step} into a new directory. */
  public Measured<WrittenState> writeCheckpoint(long step, String directory) {
    List<OnReplica.Located<CheckpointFiles.Part>> answers =
        onEach(new ReplicaWork.WriteCheckpoint(step, directory, hadoop));
    StoredFile weights = answers.get(0).value().weights().get(0);
    List<StoredFile> optimizer = answers.stream().map(a -> a.value().optimizer()).toList();
    return new Measured<>(new WrittenState(weights, optimizer), timings(answers));
  }

  /** A part of an update. What each replica waits for the slowest one, and for Spark, is timed. */
  private <T> List<OnReplica.Located<T>> updating(ReplicaWork<T> part) {
    long start = System.nanoTime();
    List<OnReplica.Located<T>> answers = onEach(part);
    long nanos = System.nanoTime() - start;
    answers.forEach(answer -> answer.addWait(nanos));
    return answers;
  }

  private <T> List<OnReplica.Located<T>> onEach(ReplicaWork<T> work) {
    List<OnReplica.Located<T>> answers =
        job(
            work.description(),
            new OnReplica<>(spec.runId(), spec.attempt(), spec.compute().threads(), work));
    for (int replica = 0; replica < count(); replica++) {
      String executor = answers.get(replica).executorId();
      if (!executor.equals(places.get(replica).id())) {
        throw new ReplicasLostException(
            "Replica %d moved from executor %s to executor %s"
                .formatted(replica, places.get(replica), executor));
      }
    }
    return answers;
  }

  /** One Spark job of a task a replica. */
  private <T> List<T> job(
      String description, Function2<Integer, Iterator<Integer>, Iterator<T>> task) {
    // When it fails its tasks are interrupted: one that waits for a lost executor would keep its
    // replica for minutes.
    spark.setJobGroup(spec.runId(), description, true);
    try {
      return executors.collect(partitions.mapPartitionsWithIndex(task, true), places);
    } finally {
      spark.clearJobGroup();
    }
  }

  private static <T> List<PhaseTiming> timings(List<OnReplica.Located<T>> answers) {
    return answers.stream().flatMap(answer -> answer.timings().stream()).toList();
  }

  /**
   * Frees the replicas' native memory and BigDL's blocks on every executor that still has them,
   * once the tasks that may still compute there are done.
   */
  @Override
  public void close() {
    List<Executors.Executor> left = executors.left(places);
    if (left.isEmpty()) {
      return;
    }
    try {
      executors.collect(
          executors.partitions(left).mapPartitions(new Remove(spec.runId(), spec.attempt())), left);
    } catch (RuntimeException e) {
      // Nothing is wrong with what was computed, and an executor that is lost holds nothing more.
      LOG.warn("Replicas of run {} may still hold memory in executors {}", spec.runId(), left, e);
    }
  }

  private static final class OnReplica<T>
      implements Function2<Integer, Iterator<Integer>, Iterator<OnReplica.Located<T>>> {
    private static final long serialVersionUID = 1L;

    private final String runId;
    private final int attempt;
    private final int threads;
    private final ReplicaWork<T> work;

    private OnReplica(String runId, int attempt, int threads, ReplicaWork<T> work) {
      this.runId = runId;
      this.attempt = attempt;
      this.threads = threads;
      this.work = work;
    }

    /** An answer and the executor it came from. */
    record Located<T>(T value, ArrayList<PhaseTiming> timings, String executorId)
        implements Serializable {
      private static final long serialVersionUID = 1L;

      /** Adds what is left of a job's time when this replica's phases are taken off. */
      void addWait(long nanosOfJob) {
        long busy = timings.stream().mapToLong(PhaseTiming::wallNanos).sum();
        PhaseTiming any = timings.get(0);
        timings.add(
            new PhaseTiming(
                any.replica(),
                any.executorId(),
                any.host(),
                any.device(),
                "wait",
                0,
                0,
                0,
                Math.max(0, nanosOfJob - busy),
                0));
      }
    }

    @Override
    public Iterator<Located<T>> call(Integer index, Iterator<Integer> numbers) {
      TorchRuntime.setThreads(threads);
      Replica<?> replica = ReplicaRegistry.require(new ReplicaRegistry.Key(runId, attempt, index));
      Replica.Answer<T> answer;
      synchronized (replica) {
        answer = work.on(replica);
      }
      return Collections.singleton(
              new Located<>(
                  answer.value(), new ArrayList<>(answer.timings()), SparkEnv.get().executorId()))
          .iterator();
    }
  }

  private static final class Build
      implements Function2<Integer, Iterator<Integer>, Iterator<Integer>> {
    private static final long serialVersionUID = 1L;

    private final ReplicaSpec spec;
    private final EngineSize engine;
    private final ParameterExchange exchange;
    private final SerializableConfiguration hadoop;

    private Build(
        ReplicaSpec spec,
        EngineSize engine,
        ParameterExchange exchange,
        SerializableConfiguration hadoop) {
      this.spec = spec;
      this.engine = engine;
      this.exchange = exchange;
      this.hadoop = hadoop;
    }

    @Override
    public Iterator<Integer> call(Integer index, Iterator<Integer> numbers) {
      TaskNatives.load(engine);
      Configuration configuration = hadoop.value();
      ReplicaRegistry.create(
          new ReplicaRegistry.Key(spec.runId(), spec.attempt(), index),
          () -> ReplicaParts.build(spec, index, exchange, configuration));
      return Collections.singleton(index).iterator();
    }
  }

  private static final class Remove implements FlatMapFunction<Iterator<Integer>, Integer> {
    private static final long serialVersionUID = 1L;

    private final String runId;
    private final int attempt;

    private Remove(String runId, int attempt) {
      this.runId = runId;
      this.attempt = attempt;
    }

    @Override
    public Iterator<Integer> call(Iterator<Integer> numbers) {
      ReplicaRegistry.removeAll(runId, attempt);
      return Collections.emptyIterator();
    }
  }
}

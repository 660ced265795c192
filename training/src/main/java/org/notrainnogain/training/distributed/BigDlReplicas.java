package org.notrainnogain.training.distributed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.training.checkpoint.StoredFile;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.loop.LossTotal;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.Microbatch;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.loop.Replicas;
import org.notrainnogain.training.loop.WeightUpdate;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * The replicas as Spark tasks: one partition a replica, weights and gradients exchanged through
 * BigDL's {@code AllReduceParameter}. Each call is one Spark job of as many tasks as replicas; only
 * positions, losses and timings travel with it.
 */
public final class BigDlReplicas implements Replicas, AutoCloseable {
  private final ReplicaSpec spec;
  private final JavaRDD<Integer> partitions;
  private final SerializableConfiguration hadoop;
  private final List<Placement> placements;

  /** Where a replica lives. */
  private record Placement(String executorId, String host) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private BigDlReplicas(
      ReplicaSpec spec,
      JavaRDD<Integer> partitions,
      SerializableConfiguration hadoop,
      List<Placement> placements) {
    this.spec = spec;
    this.partitions = partitions;
    this.hadoop = hadoop;
    this.placements = placements;
  }

  /** Builds the replicas on the executors. */
  public static BigDlReplicas start(JavaSparkContext spark, ReplicaSpec spec) {
    EngineSize engine = BigDlEngine.start();
    List<Integer> numbers = IntStream.range(0, spec.replicas()).boxed().toList();
    JavaRDD<Integer> partitions =
        spark.parallelize(numbers, spec.replicas()).setName("replicas of " + spec.runId()).cache();
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    ParameterExchange exchange = new BigDlExchange(spec.replicas(), spec.model().layout().size());
    List<Placement> placements =
        partitions
            .mapPartitionsWithIndex(new Build(spec, engine, exchange, hadoop), true)
            .collect();
    return new BigDlReplicas(spec, partitions, hadoop, List.copyOf(placements));
  }

  @Override
  public int count() {
    return spec.replicas();
  }

  @Override
  public Measured<double[]> forwardBackward(long step, List<Microbatch> microbatches) {
    List<OnReplica.Located<double[]>> answers =
        onEach(new ReplicaWork.ForwardBackward(step, microbatches));
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
  public Measured<Double> aggregateGradients(long step) {
    List<OnReplica.Located<Double>> answers = onEach(new ReplicaWork.AggregateGradients(step));
    double squaredNorm = 0;
    for (OnReplica.Located<Double> answer : answers) {
      squaredNorm += answer.value();
    }
    return new Measured<>(squaredNorm, timings(answers));
  }

  @Override
  public List<PhaseTiming> update(long step, WeightUpdate update) {
    return timings(onEach(new ReplicaWork.Update(step, update)));
  }

  @Override
  public Measured<LossTotal> evaluate(long step, EvaluationSet set, int[] activeLayers) {
    List<OnReplica.Located<List<LossTotal>>> answers =
        onEach(new ReplicaWork.Evaluate(step, set, activeLayers));
    double sum = 0;
    long tokens = 0;
    int batches = answers.stream().mapToInt(answer -> answer.value().size()).sum();
    for (int batch = 0; batch < batches; batch++) {
      LossTotal total = answers.get(batch % count()).value().get(batch / count());
      sum += total.sum();
      tokens += total.tokens();
    }
    return new Measured<>(new LossTotal(sum, tokens), timings(answers));
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

  private <T> List<OnReplica.Located<T>> onEach(ReplicaWork<T> work) {
    List<OnReplica.Located<T>> answers =
        partitions
            .mapPartitionsWithIndex(
                new OnReplica<>(spec.runId(), spec.attempt(), spec.compute().threads(), work), true)
            .collect();
    for (int replica = 0; replica < count(); replica++) {
      OnReplica.Located<T> answer = answers.get(replica);
      Placement expected = placements.get(replica);
      if (!answer.executorId().equals(expected.executorId())) {
        throw new IllegalStateException(
            ("Replica %d moved from executor %s on %s to executor %s. Run the same command again to"
                    + " go on from the last checkpoint")
                .formatted(replica, expected.executorId(), expected.host(), answer.executorId()));
      }
    }
    return answers;
  }

  private static <T> List<PhaseTiming> timings(List<OnReplica.Located<T>> answers) {
    return answers.stream().flatMap(answer -> answer.timings().stream()).toList();
  }

  /** Frees the replicas' native memory and BigDL's blocks on every executor. */
  @Override
  public void close() {
    partitions.mapPartitionsWithIndex(new Remove(spec.runId(), spec.attempt()), true).collect();
    partitions.unpersist(true);
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
    }

    @Override
    public Iterator<Located<T>> call(Integer index, Iterator<Integer> numbers) {
      TorchRuntime.setThreads(threads);
      Replica.Answer<T> answer =
          work.on(ReplicaRegistry.require(new ReplicaRegistry.Key(runId, attempt, index)));
      return Collections.singleton(
              new Located<>(
                  answer.value(), new ArrayList<>(answer.timings()), SparkEnv.get().executorId()))
          .iterator();
    }
  }

  private static final class Build
      implements Function2<Integer, Iterator<Integer>, Iterator<Placement>> {
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
    public Iterator<Placement> call(Integer index, Iterator<Integer> numbers) {
      loadNatives(engine);
      Configuration configuration = hadoop.value();
      ReplicaRegistry.create(
          new ReplicaRegistry.Key(spec.runId(), spec.attempt(), index),
          () -> ReplicaParts.build(spec, index, exchange, configuration));
      return Collections.singleton(
              new Placement(SparkEnv.get().executorId(), ReplicaClock.hostName()))
          .iterator();
    }
  }

  /** One thread at a time: two that load native libraries can block each other for good. */
  static synchronized void loadNatives(EngineSize engine) {
    BigDlEngine.ensure(engine.nodes(), engine.cores());
    TorchRuntime.load();
  }

  private static final class Remove
      implements Function2<Integer, Iterator<Integer>, Iterator<Integer>> {
    private static final long serialVersionUID = 1L;

    private final String runId;
    private final int attempt;

    private Remove(String runId, int attempt) {
      this.runId = runId;
      this.attempt = attempt;
    }

    @Override
    public Iterator<Integer> call(Integer index, Iterator<Integer> numbers) {
      ReplicaRegistry.remove(new ReplicaRegistry.Key(runId, attempt, index));
      return Collections.singleton(index).iterator();
    }
  }
}

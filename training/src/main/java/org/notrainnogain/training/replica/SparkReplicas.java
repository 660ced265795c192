package org.notrainnogain.training.replica;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.executors.ReplicasLostException;
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

/**
 * The replicas as the loop has them: what one call asks is sent to each of them, and their answers
 * are put together in an order that does not depend on who was first. Only positions, losses and
 * timings travel. Every call throws {@link ReplicasLostException} when a replica is lost.
 */
public final class SparkReplicas implements Replicas, AutoCloseable {
  private final ReplicaTasks tasks;
  private final SerializableConfiguration hadoop;

  SparkReplicas(ReplicaTasks tasks, SerializableConfiguration hadoop) {
    this.tasks = tasks;
    this.hadoop = hadoop;
  }

  /** Builds the replicas, spread evenly over the executors that are there. */
  public static SparkReplicas start(JavaSparkContext spark, ReplicaSpec spec) {
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    return new SparkReplicas(SparkReplicaTasks.start(spark, spec, hadoop), hadoop);
  }

  @Override
  public int count() {
    return tasks.count();
  }

  @Override
  public Measured<Double> estimateCurvature(long step, CurvatureRequest request) {
    List<PhaseTiming> timings =
        new ArrayList<>(inUpdate(ReplicaWork.putCurvature(step, request)).timings());
    Measured<List<Double>> shares =
        inUpdate(ReplicaWork.updateCurvature(step, request.hadGradient()));
    timings.addAll(shares.timings());
    return new Measured<>(sum(shares.value()), timings);
  }

  @Override
  public Measured<double[]> forwardBackward(long step, List<Microbatch> microbatches) {
    Measured<List<double[]>> answers = inUpdate(ReplicaWork.forwardBackward(step, microbatches));
    double[] losses = new double[microbatches.size()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = answers.value().get(i % count())[i / count()];
    }
    return new Measured<>(losses, answers.timings());
  }

  @Override
  public Measured<CandidateLosses> score(long step, List<Microbatch> candidates) {
    Measured<List<List<CandidateLosses>>> answers = inUpdate(ReplicaWork.score(step, candidates));
    return new Measured<>(CandidateLosses.joined(inBatchOrder(answers.value())), answers.timings());
  }

  @Override
  public Measured<Double> aggregateGradients(long step) {
    Measured<List<Double>> shares = inUpdate(ReplicaWork.aggregateGradients(step));
    return new Measured<>(sum(shares.value()), shares.timings());
  }

  /** Added up in the order of the replicas. */
  private static double sum(List<Double> shares) {
    double sum = 0;
    for (double share : shares) {
      sum += share;
    }
    return sum;
  }

  @Override
  public Measured<UnclippedEntries> update(long step, WeightUpdate update) {
    Measured<List<UnclippedEntries>> answers = inUpdate(ReplicaWork.update(step, update));
    UnclippedEntries unclipped =
        answers.value().stream().reduce(UnclippedEntries.NONE, UnclippedEntries::plus);
    return new Measured<>(unclipped, answers.timings());
  }

  @Override
  public Measured<LossTotal> evaluate(long step, EvaluationSet set, int[] activeLayers) {
    Measured<List<List<LossTotal>>> answers =
        betweenUpdates(ReplicaWork.evaluate(step, set, activeLayers));
    double sum = 0;
    long tokens = 0;
    for (LossTotal total : inBatchOrder(answers.value())) {
      sum += total.sum();
      tokens += total.tokens();
    }
    return new Measured<>(new LossTotal(sum, tokens), answers.timings());
  }

  /** Batch b was replica b mod count's. */
  private <T> List<T> inBatchOrder(List<List<T>> answers) {
    int batches = answers.stream().mapToInt(List::size).sum();
    List<T> ordered = new ArrayList<>(batches);
    for (int batch = 0; batch < batches; batch++) {
      ordered.add(answers.get(batch % count()).get(batch / count()));
    }
    return ordered;
  }

  /** What the replicas wrote of a checkpoint. */
  public record WrittenState(StoredFile weights, List<StoredFile> optimizer) {}

  /** Writes weights and optimizer state after update {@code step} into a new directory. */
  public Measured<WrittenState> writeCheckpoint(long step, String directory) {
    Measured<List<CheckpointFiles.Part>> parts =
        betweenUpdates(ReplicaWork.writeCheckpoint(step, directory, hadoop));
    StoredFile weights = parts.value().get(0).weights().get(0);
    List<StoredFile> optimizer =
        parts.value().stream().map(CheckpointFiles.Part::optimizer).toList();
    return new Measured<>(new WrittenState(weights, optimizer), parts.timings());
  }

  /** A part of an update. What each replica waits for the slowest one, and for Spark, is timed. */
  private <T> Measured<List<T>> inUpdate(ReplicaWork<T> part) {
    long start = System.nanoTime();
    List<ReplicaTasks.Answer<T>> answers = tasks.onEach(part);
    long nanos = System.nanoTime() - start;
    return new Measured<>(
        values(answers),
        answers.stream().flatMap(answer -> answer.timingsWithWait(nanos).stream()).toList());
  }

  /** Work between two updates; nobody asks what it waited for. */
  private <T> Measured<List<T>> betweenUpdates(ReplicaWork<T> work) {
    List<ReplicaTasks.Answer<T>> answers = tasks.onEach(work);
    return new Measured<>(
        values(answers),
        answers.stream().flatMap(answer -> answer.measured().timings().stream()).toList());
  }

  private static <T> List<T> values(List<ReplicaTasks.Answer<T>> answers) {
    return answers.stream().map(ReplicaTasks.Answer::value).toList();
  }

  /** Frees what the replicas hold, once the tasks that may still compute there are done. */
  @Override
  public void close() {
    tasks.close();
  }
}

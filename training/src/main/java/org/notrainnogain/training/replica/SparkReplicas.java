package org.notrainnogain.training.replica;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.Stretch;
import org.notrainnogain.training.loop.Trainer;

/**
 * The replicas as the driver has them: each trains itself by its own loop, a Spark job a stretch,
 * and what happened comes home with the job. Every call throws {@link ReplicasLostException} when a
 * replica is lost.
 */
public final class SparkReplicas implements Trainer, AutoCloseable {
  private final SparkReplicaTasks tasks;
  private final SerializableConfiguration hadoop;
  private long stretches;
  private long step;

  private SparkReplicas(SparkReplicaTasks tasks, SerializableConfiguration hadoop, long step) {
    this.tasks = tasks;
    this.hadoop = hadoop;
    this.step = step;
  }

  /** Builds the replicas, spread evenly over the executors that are there. */
  public static SparkReplicas start(JavaSparkContext spark, ReplicaSpec spec) {
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    return new SparkReplicas(
        SparkReplicaTasks.start(spark, spec, hadoop), hadoop, spec.origin().step());
  }

  /** How many there are. */
  public int count() {
    return tasks.count();
  }

  @Override
  public Stretch advance(Duration length) {
    stretches++;
    List<Trainee.Advanced> answers = tasks.onEach(ReplicaWork.advance(stretches, step, length));
    Trainee.Advanced first = answers.get(0);
    for (int replica = 1; replica < answers.size(); replica++) {
      if (!answers.get(replica).agrees(first)) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "Replicas 0 and %d have gone different ways: one stands at update %d, the other at"
                    + " update %d. Nothing of it is kept; is all of the cluster of one version?",
                replica,
                first.step(),
                answers.get(replica).step()));
      }
    }
    step = first.step();
    return first.stretch();
  }

  /** What the replicas wrote of a checkpoint. */
  public record WrittenState(StoredFile weights, List<StoredFile> optimizer) {}

  /** Writes weights and optimizer state after update {@code step} into a new directory. */
  public Measured<WrittenState> writeCheckpoint(long atStep, String directory) {
    List<Measured<CheckpointFiles.Part>> parts =
        tasks.onEach(ReplicaWork.writeCheckpoint(atStep, directory, hadoop));
    return new Measured<>(
        new WrittenState(
            parts.get(0).value().weights().get(0),
            parts.stream().map(part -> part.value().optimizer()).toList()),
        parts.stream().flatMap(part -> part.timings().stream()).toList());
  }

  /** Frees what the replicas hold, once the tasks that may still compute there are done. */
  @Override
  public void close() {
    tasks.close();
  }
}

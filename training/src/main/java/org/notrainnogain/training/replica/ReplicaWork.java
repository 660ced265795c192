package org.notrainnogain.training.replica;

import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.loop.Measured;

/**
 * Work sent to where the replicas live. Each is made here, in a static method, so that the method's
 * arguments are all that travels.
 *
 * @param description what Spark's pages and event files call the job, and messages the work
 * @param length how long it is meant to take
 * @param work what is asked of the replica
 * @param <T> type of the answer, serialisable
 */
record ReplicaWork<T>(String description, Duration length, Asked<T> work) {
  /** Something that a replica is asked. */
  interface Asked<T> extends Serializable {
    T of(Trainee trainee);
  }

  /**
   * A stretch of training.
   *
   * @param number of the stretch, from 1
   * @param step updates made before it
   */
  static ReplicaWork<Trainee.Advanced> advance(long number, long step, Duration length) {
    return new ReplicaWork<>(
        String.format(Locale.ROOT, "updates from %d on", step + 1),
        length,
        trainee -> trainee.advance(number, length));
  }

  /** The replica's part of a checkpoint. */
  static ReplicaWork<Measured<CheckpointFiles.Part>> writeCheckpoint(
      long step, String directory, SerializableConfiguration hadoop) {
    return new ReplicaWork<>(
        String.format(Locale.ROOT, "after update %d: checkpoint", step),
        Duration.ZERO,
        trainee ->
            trainee.writeCheckpoint(
                step, () -> new CheckpointFiles(directory, new DurableFiles(hadoop.value()))));
  }
}

package org.notrainnogain.training.replica;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.loop.CandidateLosses;
import org.notrainnogain.training.loop.CurvatureRequest;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.loop.LossTotal;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.Microbatch;
import org.notrainnogain.training.loop.WeightUpdate;
import org.notrainnogain.training.optim.UnclippedEntries;

/**
 * A part of a step, sent to where a replica lives. Each is made here, in a static method, so that
 * the method's arguments are all that travels.
 *
 * @param description what Spark's pages and event files call the job, and messages the work
 * @param work what is asked of the replica
 * @param <T> type of the answer, serialisable
 */
record ReplicaWork<T>(String description, Asked<T> work) {
  /** Something that a replica is asked. */
  interface Asked<T> extends Serializable {
    Measured<T> of(Replica<?> replica);
  }

  private static <T> ReplicaWork<T> inUpdate(long step, String part, Asked<T> work) {
    return new ReplicaWork<>("update " + step + ": " + part, work);
  }

  private static <T> ReplicaWork<T> afterUpdate(long step, String part, Asked<T> work) {
    return new ReplicaWork<>("after update " + step + ": " + part, work);
  }

  /** Losses of the replica's share of a round of candidates. */
  static ReplicaWork<List<CandidateLosses>> score(long step, List<Microbatch> candidates) {
    return inUpdate(step, "scores of candidates", replica -> replica.score(step, candidates));
  }

  /** Gradients of the replica's part of an estimate of the curvature. */
  static ReplicaWork<Long> putCurvature(long step, CurvatureRequest request) {
    return inUpdate(
        step, "estimate of the curvature", replica -> replica.putCurvature(step, request));
  }

  /** The optimizer's update of the curvature. */
  static ReplicaWork<Double> updateCurvature(long step, boolean[] hadGradient) {
    return inUpdate(
        step, "update of the curvature", replica -> replica.updateCurvature(step, hadGradient));
  }

  /** Gradients of the replica's share of a batch. */
  static ReplicaWork<double[]> forwardBackward(long step, List<Microbatch> batch) {
    return inUpdate(step, "forward and backward", replica -> replica.forwardBackward(step, batch));
  }

  /** The sum of all replicas' gradients. */
  static ReplicaWork<Double> aggregateGradients(long step) {
    return inUpdate(step, "sum of the gradients", replica -> replica.aggregateGradients(step));
  }

  /** The optimizer's update. */
  static ReplicaWork<UnclippedEntries> update(long step, WeightUpdate update) {
    return inUpdate(step, "update of the weights", replica -> replica.update(step, update));
  }

  /** Losses on the replica's share of an evaluation set. */
  static ReplicaWork<List<LossTotal>> evaluate(long step, EvaluationSet set, int[] activeLayers) {
    return afterUpdate(
        step,
        "evaluation on " + set.tableName(),
        replica -> replica.evaluate(step, set, activeLayers));
  }

  /** The replica's part of a checkpoint. */
  static ReplicaWork<CheckpointFiles.Part> writeCheckpoint(
      long step, String directory, SerializableConfiguration hadoop) {
    return afterUpdate(
        step,
        "checkpoint",
        replica ->
            replica.writeCheckpoint(
                step, () -> new CheckpointFiles(directory, new DurableFiles(hadoop.value()))));
  }
}

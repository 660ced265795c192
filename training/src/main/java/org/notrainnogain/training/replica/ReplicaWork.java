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
import org.notrainnogain.training.loop.Microbatch;
import org.notrainnogain.training.loop.WeightUpdate;
import org.notrainnogain.training.optim.UnclippedEntries;

/**
 * A part of a step, sent to where a replica lives. The implementations' components are all that
 * travels.
 *
 * @param <T> type of the answer, serialisable
 */
sealed interface ReplicaWork<T> extends Serializable {
  Replica.Answer<T> on(Replica<?> replica);

  /** Name of the Spark job, as Spark's pages and event files show it. */
  String description();

  /** Gradients of the replica's part of an estimate of the curvature. */
  record PutCurvature(long step, CurvatureRequest request) implements ReplicaWork<Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public String description() {
      return "update " + step + ": estimate of the curvature";
    }

    @Override
    public Replica.Answer<Long> on(Replica<?> replica) {
      return replica.putCurvature(step, request);
    }
  }

  /** The optimizer's update of the curvature. */
  record UpdateCurvature(long step, boolean[] hadGradient) implements ReplicaWork<Double> {
    private static final long serialVersionUID = 1L;

    @Override
    public String description() {
      return "update " + step + ": update of the curvature";
    }

    @Override
    public Replica.Answer<Double> on(Replica<?> replica) {
      return replica.updateCurvature(step, hadGradient);
    }
  }

  /** Gradients of the replica's share of a batch. */
  record ForwardBackward(long step, List<Microbatch> batch) implements ReplicaWork<double[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public String description() {
      return "update " + step + ": forward and backward";
    }

    @Override
    public Replica.Answer<double[]> on(Replica<?> replica) {
      return replica.forwardBackward(step, batch);
    }
  }

  /** Losses of the replica's share of a round of candidates. */
  record Score(long step, List<Microbatch> candidates)
      implements ReplicaWork<List<CandidateLosses>> {
    private static final long serialVersionUID = 1L;

    @Override
    public String description() {
      return "update " + step + ": scores of candidates";
    }

    @Override
    public Replica.Answer<List<CandidateLosses>> on(Replica<?> replica) {
      return replica.score(step, candidates);
    }
  }

  /** The sum of all replicas' gradients. */
  record AggregateGradients(long step) implements ReplicaWork<Double> {
    private static final long serialVersionUID = 1L;

    @Override
    public String description() {
      return "update " + step + ": sum of the gradients";
    }

    @Override
    public Replica.Answer<Double> on(Replica<?> replica) {
      return replica.aggregateGradients(step);
    }
  }

  /** The optimizer's update. */
  record Update(long step, WeightUpdate update) implements ReplicaWork<UnclippedEntries> {
    private static final long serialVersionUID = 1L;

    @Override
    public String description() {
      return "update " + step + ": update of the weights";
    }

    @Override
    public Replica.Answer<UnclippedEntries> on(Replica<?> replica) {
      return replica.update(step, update);
    }
  }

  /** Losses on the replica's share of an evaluation set. */
  record Evaluate(long step, EvaluationSet set, int[] activeLayers)
      implements ReplicaWork<List<LossTotal>> {
    private static final long serialVersionUID = 1L;

    @Override
    public String description() {
      return "after update " + step + ": evaluation on " + set.tableName();
    }

    @Override
    public Replica.Answer<List<LossTotal>> on(Replica<?> replica) {
      return replica.evaluate(step, set, activeLayers);
    }
  }

  /** The replica's part of a checkpoint. */
  record WriteCheckpoint(long step, String directory, SerializableConfiguration hadoop)
      implements ReplicaWork<CheckpointFiles.Part> {
    private static final long serialVersionUID = 1L;

    @Override
    public String description() {
      return "after update " + step + ": checkpoint";
    }

    @Override
    public Replica.Answer<CheckpointFiles.Part> on(Replica<?> replica) {
      return replica.writeCheckpoint(
          step, new CheckpointFiles(directory, new DurableFiles(hadoop.value())));
    }
  }
}

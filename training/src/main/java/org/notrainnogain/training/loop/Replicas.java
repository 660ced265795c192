package org.notrainnogain.training.loop;

import java.util.List;
import org.notrainnogain.training.optim.UnclippedEntries;

/**
 * The machines that compute, seen from the loop. Microbatch {@code i} is computed by replica {@code
 * i mod count()}. A call for step {@code s} demands that the last update was {@code s - 1}.
 *
 * @throws IllegalStateException from every method, when a replica is not where or what it was
 */
public interface Replicas {
  /** How many share the microbatches of a batch. */
  int count();

  /**
   * Estimates the curvature and has the optimizer take it into account; at most once a step, before
   * its gradients.
   *
   * @return the squared global norm of the estimate's gradient
   */
  Measured<Double> estimateCurvature(long step, CurvatureRequest request);

  /**
   * Computes the gradients of a batch.
   *
   * @return the mean loss over the masked positions of each microbatch, in nats, by its index
   */
  Measured<double[]> forwardBackward(long step, List<Microbatch> microbatches);

  /**
   * Adds up all replicas' gradients.
   *
   * @return the squared global norm of the mean gradient over the batch's microbatches
   */
  Measured<Double> aggregateGradients(long step);

  /**
   * Updates the weights.
   *
   * @return how many entries the optimizer's rule left unclipped
   */
  Measured<UnclippedEntries> update(long step, WeightUpdate update);

  /**
   * Scores candidates for update {@code step} with the weights before it, without gradient.
   *
   * @param candidates cut into batches of a fixed size, in the order of the stream
   */
  Measured<CandidateLosses> score(long step, List<Microbatch> candidates);

  /** Evaluates the weights after update {@code step} through the given layers, without gradient. */
  Measured<LossTotal> evaluate(long step, EvaluationSet set, int[] activeLayers);
}

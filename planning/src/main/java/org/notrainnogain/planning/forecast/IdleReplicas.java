package org.notrainnogain.planning.forecast;

import java.util.Arrays;
import java.util.List;
import org.notrainnogain.training.loop.CandidateLosses;
import org.notrainnogain.training.loop.CurvatureRequest;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.loop.LossTotal;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.Microbatch;
import org.notrainnogain.training.loop.Replicas;
import org.notrainnogain.training.loop.WeightUpdate;
import org.notrainnogain.training.optim.UnclippedEntries;

/** Replicas that compute nothing: every training loss is 0 and every gradient has norm 1. */
final class IdleReplicas implements Replicas {
  private static final double GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2;

  @Override
  public int count() {
    return 1;
  }

  @Override
  public Measured<Double> estimateCurvature(long step, CurvatureRequest request) {
    return new Measured<>(1.0, List.of());
  }

  @Override
  public Measured<double[]> forwardBackward(long step, List<Microbatch> microbatches) {
    return new Measured<>(new double[microbatches.size()], List.of());
  }

  /**
   * Losses spread evenly in no order, also over the latest rounds, so that selectors that rank them
   * accept as many as of real ones: multiples of the golden ratio, without their whole parts.
   */
  @Override
  public Measured<CandidateLosses> score(long step, List<Microbatch> candidates) {
    long[] positions =
        candidates.stream().flatMapToLong(batch -> Arrays.stream(batch.positions())).toArray();
    int size = positions.length;
    float[] losses = new float[size];
    for (int i = 0; i < size; i++) {
      losses[i] = (float) (positions[i] * GOLDEN_RATIO % 1);
    }
    return new Measured<>(
        new CandidateLosses(new long[size], new long[size], losses, new float[0]), List.of());
  }

  @Override
  public Measured<Double> aggregateGradients(long step) {
    return new Measured<>(1.0, List.of());
  }

  @Override
  public Measured<UnclippedEntries> update(long step, WeightUpdate update) {
    return new Measured<>(UnclippedEntries.NONE, List.of());
  }

  @Override
  public Measured<LossTotal> evaluate(long step, EvaluationSet set, int[] activeLayers) {
    return new Measured<>(new LossTotal(0, 1), List.of());
  }
}

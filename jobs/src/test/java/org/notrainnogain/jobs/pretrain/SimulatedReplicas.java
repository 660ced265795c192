package org.notrainnogain.jobs.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.notrainnogain.dataprep.random.SeededRandom;
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
 * Replicas that compute nothing and answer by step and position alone, as real ones do; the call of
 * a given number fails or diverges.
 *
 * @param count replicas
 * @param failing number of the call that loses an executor, from 1; 0 for none
 * @param diverging number of the call that answers NaN, from 1; 0 for none
 * @param calls made so far, one element
 */
record SimulatedReplicas(int count, int failing, int diverging, int[] calls) implements Replicas {
  /** An executor is gone. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Measured<Double> estimateCurvature(long step, CurvatureRequest request) {
    return new Measured<>(answer(1), timings("exchange", "hessian"));
  }

  @Override
  public Measured<double[]> forwardBackward(long step, List<Microbatch> microbatches) {
    double[] losses = new double[microbatches.size()];
    Arrays.fill(losses, 5);
    losses[0] = answer(6);
    return new Measured<>(losses, timings("data", "exchange", "forward_backward"));
  }

  @Override
  public Measured<Double> aggregateGradients(long step) {
    return new Measured<>(answer(1.0 / step), timings("exchange", "optimizer"));
  }

  @Override
  public Measured<UnclippedEntries> update(long step, WeightUpdate update) {
    answer(0);
    return new Measured<>(UnclippedEntries.NONE, timings("optimizer", "exchange", "wait"));
  }

  @Override
  public Measured<CandidateLosses> score(long step, List<Microbatch> candidates) {
    long[] positions =
        candidates.stream().flatMapToLong(batch -> Arrays.stream(batch.positions())).toArray();
    float[] losses = new float[positions.length];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = SeededRandom.of(2, "score", positions[i]).nextFloat();
    }
    losses[0] = (float) answer(losses[0]);
    return new Measured<>(
        new CandidateLosses(positions, new long[losses.length], losses, new float[0]),
        timings("data", "exchange", "scoring"));
  }

  @Override
  public Measured<LossTotal> evaluate(long step, EvaluationSet set, int[] activeLayers) {
    return new Measured<>(
        new LossTotal(answer(10.0 / (step + 1)), 1), timings("exchange", "validation"));
  }

  /** Writes what a checkpoint holds of them. */
  List<PhaseTiming> write() {
    answer(0);
    return timings("checkpoint");
  }

  private double answer(double value) {
    calls[0]++;
    if (calls[0] == failing) {
      throw new Lost();
    }
    return calls[0] == diverging ? Double.NaN : value;
  }

  private List<PhaseTiming> timings(String... phases) {
    List<PhaseTiming> timings = new ArrayList<>();
    for (String phase : phases) {
      for (int replica = 0; replica < count; replica++) {
        timings.add(
            new PhaseTiming(replica, "driver", "here", "cpu", phase, 1, 1, 1, 1_000, 1.0 / count));
      }
    }
    return timings;
  }
}

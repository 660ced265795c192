package org.notrainnogain.training.loop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.training.optim.UnclippedEntries;

/**
 * Replicas that compute nothing: what they answer is a function of step and positions, so that a
 * resumed run can be compared with one that went on. Calls are kept as "forwardBackward 3"; one of
 * them can be made to fail, or to answer that the model has diverged.
 */
final class FakeReplicas implements Replicas {
  /** What it says when it fails. */
  static final String LOST = "an executor is lost";

  private final int count;
  private final List<String> calls = new ArrayList<>();
  private UnclippedEntries unclipped = UnclippedEntries.NONE;
  private String failing = "";
  private String diverging = "";

  FakeReplicas(int count) {
    this.count = count;
  }

  FakeReplicas failingAt(String call) {
    failing = call;
    return this;
  }

  FakeReplicas divergingAt(String call) {
    diverging = call;
    return this;
  }

  FakeReplicas leavingUnclipped(UnclippedEntries entries) {
    unclipped = entries;
    return this;
  }

  List<String> calls() {
    return calls;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Measured<Double> estimateCurvature(long step, CurvatureRequest request) {
    double norm = answer("estimateCurvature", step, 1);
    return new Measured<>(norm, timings("hessian", 1, 0));
  }

  @Override
  public Measured<double[]> forwardBackward(long step, List<Microbatch> microbatches) {
    double[] losses =
        microbatches.stream()
            .mapToDouble(m -> SeededRandom.of(1, "loss", step).nextDouble())
            .toArray();
    losses[0] = answer("forwardBackward", step, losses[0]);
    return new Measured<>(losses, timings("forward_backward", 1, 0));
  }

  @Override
  public Measured<Double> aggregateGradients(long step) {
    return new Measured<>(
        answer("aggregateGradients", step, 1.0 / step), timings("exchange", 0, 0));
  }

  @Override
  public Measured<UnclippedEntries> update(long step, WeightUpdate update) {
    answer("update", step, 0);
    return new Measured<>(unclipped, timings("optimizer", 0, 1.0 / count));
  }

  @Override
  public Measured<CandidateLosses> score(long step, List<Microbatch> candidates) {
    long[] positions =
        candidates.stream().flatMapToLong(batch -> Arrays.stream(batch.positions())).toArray();
    float[] losses = new float[positions.length];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = SeededRandom.of(2, "score", positions[i]).nextFloat();
    }
    losses[0] = (float) answer("score", step, losses[0]);
    return new Measured<>(
        new CandidateLosses(positions, new long[losses.length], losses, new float[0]),
        timings("scoring", 1, 0));
  }

  @Override
  public Measured<LossTotal> evaluate(long step, EvaluationSet set, int[] activeLayers) {
    double loss = answer("evaluate " + set.tableName(), step, 10.0 / (step + 1));
    return new Measured<>(new LossTotal(loss, 1), timings("validation", 0, 0));
  }

  private double answer(String call, long step, double value) {
    String name = call + " " + step;
    calls.add(name);
    if (name.equals(failing)) {
      throw new IllegalStateException(LOST);
    }
    return name.equals(diverging) ? Double.NaN : value;
  }

  private List<PhaseTiming> timings(String phase, int microbatches, double share) {
    List<PhaseTiming> timings = new ArrayList<>();
    for (int replica = 0; replica < count; replica++) {
      timings.add(
          new PhaseTiming(
              replica, "driver", "here", "cpu", phase, microbatches, 1, 1, 1_000, share));
    }
    return timings;
  }
}

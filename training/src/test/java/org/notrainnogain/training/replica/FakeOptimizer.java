package org.notrainnogain.training.replica;

import java.util.List;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.UnclippedEntries;

/** Momentum: velocity = velocity / 2 + gradient; weight = weight - rate x velocity. */
final class FakeOptimizer implements Optimizer {
  private final float[] velocity;
  private final Calls calls;

  FakeOptimizer(int length, Calls calls) {
    this.velocity = new float[length];
    this.calls = calls;
  }

  @Override
  public String name() {
    return "momentum";
  }

  @Override
  public UnclippedEntries update(
      float[] weights,
      float[] gradients,
      double learningRate,
      double clipFactor,
      long[] steps,
      boolean[] hadGradient) {
    calls.made("update");
    for (int i = 0; i < weights.length; i++) {
      velocity[i] = velocity[i] / 2 + (float) (clipFactor * gradients[i]);
      weights[i] -= (float) (learningRate * velocity[i]);
    }
    return new UnclippedEntries(1, weights.length);
  }

  @Override
  public void updateCurvature(float[] gradients, boolean[] hadGradient) {
    calls.made("updateCurvature");
  }

  @Override
  public List<String> stateNames() {
    return List.of("velocity");
  }

  @Override
  public void readState(String name, float[] into) {
    System.arraycopy(velocity, 0, into, 0, velocity.length);
  }

  @Override
  public void loadState(String name, float[] from) {
    System.arraycopy(from, 0, velocity, 0, velocity.length);
  }

  @Override
  public void close() {
    calls.made("optimizer.close");
  }
}

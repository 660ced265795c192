package org.notrainnogain.training.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.tensor.Slice;

class LionTest extends OptimizerContract {
  @Override
  OptimizerSettings settings() {
    return new Lion.Settings(
        new Betas(0.9, 0.99), new WeightDecay(0.1, WeightDecaySpares.BIASES_NORMS_SCALES));
  }

  @Test
  void stepsByTheLearningRateWhateverTheGradientsSize() {
    Optimizer lion =
        new Lion.Settings(new Betas(0.9, 0.99), new WeightDecay(0, WeightDecaySpares.BIASES))
            .create(LAYOUT, new Slice(0, LAYOUT.size()));
    float[] weights = new float[LAYOUT.size()];
    float[] gradients = new float[LAYOUT.size()];
    // A tenth of it is the smallest 32-bit float.
    gradients[0] = 10 * Float.MIN_VALUE;
    gradients[1] = -1e20f;
    long[] steps = new long[LAYOUT.entries().size()];
    Arrays.fill(steps, 1);
    lion.update(weights, gradients, 0.5, 1, steps, all(true));
    assertThat(Arrays.copyOf(weights, 3)).containsExactly(-0.5f, 0.5f, 0f);
  }

  @Test
  void refusesImpossibleSettings() {
    assertThatThrownBy(
            () ->
                new Lion.Settings(
                    new Betas(1, 0.99), new WeightDecay(0.1, WeightDecaySpares.BIASES)))
        .hasMessage("beta1 must be at least 0 and below 1, got 1.0");
    assertThatThrownBy(
            () ->
                new Lion.Settings(
                    new Betas(0.9, 0.99), new WeightDecay(-1, WeightDecaySpares.BIASES)))
        .hasMessage("weight-decay must be a number of 0 or more, got -1.0");
    assertThatThrownBy(() -> new Lion.Settings(new Betas(0.9, 0.99), new WeightDecay(0.1, null)))
        .hasMessageContaining("weight-decay.spares, biases or biases-norms-scales");
  }
}

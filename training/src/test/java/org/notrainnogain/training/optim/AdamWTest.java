package org.notrainnogain.training.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.notrainnogain.training.tensor.ParameterKind;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

class AdamWTest extends OptimizerContract {
  @Override
  OptimizerSettings settings() {
    return new AdamW.Settings(
        new Betas(0.9, 0.98), 1e-12, new WeightDecay(0.1, WeightDecaySpares.BIASES_NORMS_SCALES));
  }

  @Test
  void twoStepsOnThreeNumbersAsWorkedOutByHand() {
    ParameterLayout layout =
        new ParameterLayout.Builder().shared("p", ParameterKind.WEIGHT, 3).build();
    AdamW.Settings settings =
        new AdamW.Settings(
            new Betas(0.5, 0.75),
            0.25,
            new WeightDecay(0.5, WeightDecaySpares.BIASES_NORMS_SCALES));
    Optimizer optimizer = settings.create(layout, new Slice(0, 3));
    float[] weights = {1, -2, 0};
    boolean[] had = {true};
    // Step 1, rate 0.1: p (1 - 0.05); m = g / 2, v = g^2 / 4; corrected both are g and g^2, so the
    // step is 0.1 g / (|g| + 0.25): 0.95 - 0.1 x 1/1.25 = 0.87; -1.9 + 0.1 x 2/2.25 = -1.8111..; 0.
    optimizer.update(weights, new float[] {1, -2, 0}, 0.1, 1, new long[] {1}, had);
    assertThat(weights[0]).isCloseTo(0.87f, within(1e-6f));
    assertThat(weights[1]).isCloseTo(-1.9f + 0.2f / 2.25f, within(1e-6f));
    assertThat(weights[2]).isZero();
    // Step 2, gradients clipped by half to 1, -2, 0 again: moments stay corrected g and g^2.
    float before = weights[0];
    optimizer.update(weights, new float[] {2, -4, 0}, 0.1, 0.5, new long[] {2}, had);
    assertThat(weights[0]).isCloseTo(before * 0.95f - 0.08f, within(1e-6f));
  }

  @Test
  void decaySparesByKind() {
    for (WeightDecaySpares spares : WeightDecaySpares.values()) {
      Optimizer optimizer =
          new AdamW.Settings(new Betas(0.9, 0.98), 1e-12, new WeightDecay(0.1, spares))
              .create(LAYOUT, new Slice(0, LAYOUT.size()));
      float[] weights = new float[LAYOUT.size()];
      java.util.Arrays.fill(weights, 1);
      long[] steps = {1, 1, 1, 1, 1};
      optimizer.update(weights, new float[LAYOUT.size()], 0.5, 1, steps, all(true));
      for (ParameterLayout.Entry entry : LAYOUT.entries()) {
        boolean spared =
            entry.kind() == ParameterKind.BIAS
                || (spares == WeightDecaySpares.BIASES_NORMS_SCALES
                    && entry.kind() != ParameterKind.WEIGHT);
        // No gradient but decay: 1 x (1 - 0.5 x 0.1).
        assertThat(weights[entry.offset()])
            .as(spares + " " + entry.name())
            .isEqualTo(spared ? 1f : 0.95f);
      }
    }
  }

  @Test
  void refusesImpossibleSettings() {
    WeightDecaySpares spares = WeightDecaySpares.BIASES;
    assertThatThrownBy(
            () -> new AdamW.Settings(new Betas(1, 0.98), 1e-12, new WeightDecay(0, spares)))
        .hasMessage("beta1 must be at least 0 and below 1, got 1.0");
    assertThatThrownBy(
            () -> new AdamW.Settings(new Betas(0.9, Double.NaN), 1e-12, new WeightDecay(0, spares)))
        .hasMessage("beta2 must be at least 0 and below 1, got NaN");
    assertThatThrownBy(
            () -> new AdamW.Settings(new Betas(0.9, 0.98), 0, new WeightDecay(0, spares)))
        .hasMessageStartingWith("epsilon must be above 0 as a 32-bit float, got 0.0");
    assertThatThrownBy(
            () -> new AdamW.Settings(new Betas(0.9, 0.98), 1e-12, new WeightDecay(-1, spares)))
        .hasMessage("weight-decay must be a number of 0 or more, got -1.0");
  }

  @Test
  void aStepCountOfZeroIsRefused() {
    Optimizer optimizer = settings().create(LAYOUT, new Slice(0, 8));
    assertThatThrownBy(
            () -> optimizer.update(new float[8], new float[8], 0.1, 1, new long[5], all(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must count this update and so be 1 or more, got 0");
  }
}

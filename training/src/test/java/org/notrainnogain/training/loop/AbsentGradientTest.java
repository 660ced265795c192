package org.notrainnogain.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.Betas;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.WeightDecay;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.tensor.ParameterKind;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/** A layer that is dropped in all microbatches of an update. */
class AbsentGradientTest {
  /** The first tensor is reached, the second had gradients before, the third never had one. */
  private static final boolean[] REACHED = {true, false, false};

  private static final long[] STEPS = {3, 2, 0};

  @Test
  void isLeftAloneByDefault() {
    assertThat(AbsentGradient.NONE.updated(REACHED, STEPS)).containsExactly(true, false, false);
  }

  @Test
  void isAGradientOfZerosOnceThereWasOneAsPublished() {
    assertThat(AbsentGradient.ZERO.updated(REACHED, STEPS)).containsExactly(true, true, false);
  }

  /**
   * One weight at 1 under AdamW with both betas 0.5, learning rate 0.1, decay 0.5: an update by a
   * gradient of 1 gives m = v = 0.5, both 1 when corrected, so 1 x 0.95 - 0.1 = 0.85. A gradient of
   * 0 then gives m = v = 0.25, corrected by 0.75 to 1/3: 0.85 x 0.95 - 0.1 (1/3) / sqrt(1/3) =
   * 0.7497650.
   */
  @Test
  void momentsAndDecayMoveItsWeightsAsPublished() {
    assertThat(afterAnAbsentGradient(AbsentGradient.NONE)).isCloseTo(0.85f, within(1e-6f));
    assertThat(afterAnAbsentGradient(AbsentGradient.ZERO)).isCloseTo(0.749765f, within(1e-6f));
  }

  private static float afterAnAbsentGradient(AbsentGradient absent) {
    ParameterLayout layout =
        new ParameterLayout.Builder().layer(0, "matrix", ParameterKind.WEIGHT, 1).build();
    AdamW.Settings settings =
        new AdamW.Settings(
            new Betas(0.5, 0.5), 1e-12, new WeightDecay(0.5, WeightDecaySpares.BIASES));
    float[] weights = new float[layout.size()];
    weights[0] = 1;
    float[] gradients = new float[layout.size()];
    gradients[0] = 1;
    long[] steps = {0};
    try (Optimizer optimizer = settings.create(layout, new Slice(0, layout.size()))) {
      for (boolean reached : new boolean[] {true, false}) {
        boolean[] updated = absent.updated(new boolean[] {reached}, steps);
        steps[0] += updated[0] ? 1 : 0;
        optimizer.update(weights, gradients, 0.1, 1, steps, updated);
        gradients[0] = 0;
      }
    }
    return weights[0];
  }
}

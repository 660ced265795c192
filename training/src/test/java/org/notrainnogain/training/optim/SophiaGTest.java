package org.notrainnogain.training.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.tensor.Slice;

class SophiaGTest extends OptimizerContract {
  private static final CurvatureSettings CURVATURE =
      new CurvatureSettings(10, 6, CurvatureEstimate.ACCUMULATED);

  @Override
  OptimizerSettings settings() {
    return settings(0.04, 5);
  }

  private static SophiaG.Settings settings(double rho, long batchTokens) {
    return new SophiaG.Settings(
        new Betas(0.965, 0.99),
        rho,
        new BatchTokens.Given(batchTokens),
        new WeightDecay(0.1, WeightDecaySpares.BIASES_NORMS_SCALES),
        CURVATURE);
  }

  @Test
  void stepsByTheLearningRateUntilThereIsCurvatureAndThenByLess() {
    // m = 0.5 g = (0.5, -0.5, 0); without curvature a step is lr sign(m).
    SophiaG.Settings settings =
        new SophiaG.Settings(
            new Betas(0.5, 0.75),
            0.5,
            new BatchTokens.Given(4),
            new WeightDecay(0, WeightDecaySpares.BIASES),
            CURVATURE);
    Optimizer sophia = settings.create(LAYOUT, new Slice(0, LAYOUT.size()));
    float[] weights = new float[LAYOUT.size()];
    float[] gradients = new float[LAYOUT.size()];
    gradients[0] = 1;
    gradients[1] = -1;
    long[] steps = new long[LAYOUT.entries().size()];
    Arrays.fill(steps, 1);
    sophia.update(weights, gradients, 0.25, 1, steps, all(true));
    assertThat(Arrays.copyOf(weights, 3)).containsExactly(-0.25f, 0.25f, 0f);

    // h = 0.25 q^2 = (4, 0.25, 4), rho B = 2; m = (0.75, -0.75, 0): ratios 0.75 / 8 and 1, 0 of 8.
    float[] drawn = new float[LAYOUT.size()];
    drawn[0] = 4;
    drawn[1] = 1;
    drawn[2] = -4;
    sophia.updateCurvature(drawn, all(true));
    UnclippedEntries unclipped = sophia.update(weights, gradients, 0.25, 1, steps, all(true));
    assertThat(Arrays.copyOf(weights, 3)).containsExactly(-0.25f - 0.25f * 0.09375f, 0.5f, 0f);
    // All but the second one, of 45 + 1 + 5 + 5 + 77.
    assertThat(unclipped).isEqualTo(new UnclippedEntries(132, 133));
  }

  /** h = 0.25 and rho B = 4: an entry is clipped from |m| = 1 on. */
  @Test
  void anEntryIsClippedFromTheBoundOn() {
    SophiaG.Settings settings =
        new SophiaG.Settings(
            new Betas(0, 0),
            1,
            new BatchTokens.Given(4),
            new WeightDecay(0, WeightDecaySpares.BIASES),
            CURVATURE);
    Optimizer sophia = settings.create(LAYOUT, new Slice(0, LAYOUT.size()));
    float[] drawn = new float[LAYOUT.size()];
    Arrays.fill(drawn, 0.5f);
    sophia.updateCurvature(drawn, all(true));
    float[] gradients = new float[LAYOUT.size()];
    gradients[0] = 1;
    gradients[1] = -1;
    gradients[2] = Math.nextDown(1f);
    gradients[3] = Math.nextUp(-1f);
    gradients[4] = 2;
    long[] steps = new long[LAYOUT.entries().size()];
    Arrays.fill(steps, 1);
    assertThat(sophia.update(new float[LAYOUT.size()], gradients, 0.1, 1, steps, all(true)))
        .isEqualTo(new UnclippedEntries(130, 133));
  }

  @Test
  void isNotBuiltBeforeTheLabelsOfItsEstimateAreKnown() {
    SophiaG.Settings settings =
        new SophiaG.Settings(
            new Betas(0.9, 0.9),
            1,
            new BatchTokens.Labels(),
            new WeightDecay(0, WeightDecaySpares.BIASES),
            CURVATURE);
    assertThatThrownBy(() -> settings.create(LAYOUT, new Slice(0, 8)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("batch-tokens are the labels of its estimate, which are not known");
    assertThat(settings.forLabels(7).batchTokens()).isEqualTo(new BatchTokens.Given(7));
  }

  @Test
  void curvatureIsDueBeforeTheFirstUpdateAndAtEachInterval() {
    for (long step = 1; step <= 31; step++) {
      boolean due = step == 1 || step == 11 || step == 21 || step == 31;
      assertThat(CURVATURE.due(step)).as("step " + step).isEqualTo(due);
      assertThat(new CurvatureSettings(1, 1, CurvatureEstimate.ACCUMULATED).due(step)).isTrue();
    }
  }

  @Test
  void refusesImpossibleSettings() {
    assertThatThrownBy(() -> settings(0, 5)).hasMessage("rho must be a number above 0, got 0.0");
    assertThatThrownBy(() -> settings(0.04, 0)).hasMessage("batch-tokens must be 1 or more, got 0");
    assertThatThrownBy(() -> new CurvatureSettings(0, 6, CurvatureEstimate.ACCUMULATED))
        .hasMessage("Curvature needs an interval and microbatches of at least 1, got 0 and 6");
    assertThatThrownBy(
            () ->
                new SophiaG.Settings(
                    new Betas(0.9, 1),
                    0.1,
                    new BatchTokens.Given(1),
                    new WeightDecay(0, WeightDecaySpares.BIASES),
                    CURVATURE))
        .hasMessage("beta2 must be at least 0 and below 1, got 1.0");
  }
}

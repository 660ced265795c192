package org.notrainnogain.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoopValuesTest {
  @Test
  void smallNormsAreNotClippedAndLargeOnesComeToTheBound() {
    assertThat(GradientClip.factor(0.2, 0.5)).isEqualTo(1);
    assertThat(GradientClip.factor(0, 0.5)).isEqualTo(1);
    assertThat(GradientClip.factor(5, 0.5) * 5).isCloseTo(0.5, within(1e-6)).isLessThan(0.5);
    assertThat(GradientClip.factor(5, Double.POSITIVE_INFINITY)).isEqualTo(1);
  }

  @Test
  void everyTokenWeighsTheSame() {
    assertThat(new LossTotal(6, 4).mean()).isEqualTo(1.5);
    assertThat(new LossTotal(0, 0).mean()).isNaN();
  }

  @Test
  void divergenceNamesStepValueAndRate() {
    TrainingDivergedException diverged =
        new TrainingDivergedException("The training loss", Double.NaN, 7, 1e-3);
    assertThat(diverged.step()).isEqualTo(7);
    assertThat(diverged)
        .hasMessage(
            "The training loss is NaN at step 7, after a learning rate of 0.001000; lower the"
                + " optimizer's learning-rate or look at the data of that step");
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThatThrownBy(() -> settings(0, 1.0, List.of()))
        .hasMessage(
            "Microbatch 0, microbatches 2, scoring batch 4 and sequence length 8 must be at least 1");
    assertThatThrownBy(() -> settings(4, Double.NaN, List.of()))
        .hasMessage("Gradient clip must be above 0, got NaN; use Infinity for none");
    assertThatThrownBy(() -> settings(4, 1.0, List.of(0.5, 0.5)))
        .hasMessage("Evaluation fractions must ascend within [0, 1], got [0.5, 0.5]");
    assertThatThrownBy(() -> settings(4, 1.0, List.of(Double.NaN)))
        .hasMessage("Evaluation fractions must ascend within [0, 1], got [NaN]");
    assertThat(settings(4, 1.0, List.of(0.0, 1.0)).batch()).isEqualTo(8);
  }

  private static LoopSettings settings(int microbatch, double clip, List<Double> fractions) {
    return new LoopSettings(
        microbatch, 2, 4, 8, clip, AbsentGradient.NONE, 1, 2, 3, Set.of(), fractions);
  }
}

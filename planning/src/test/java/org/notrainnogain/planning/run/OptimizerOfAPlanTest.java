package org.notrainnogain.planning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.training.optim.BatchTokens;
import org.notrainnogain.training.optim.SophiaG;

/** B in Sophia-G's rule: the labels behind the squared gradient, or what the settings say. */
class OptimizerOfAPlanTest {
  private static final List<String> SOPHIA = List.of("methods/sophia");

  @Test
  void batchTokensAreTheLabelsOfTheEstimate() {
    // 6 microbatches of 128 sequences of 128 tokens, 15% of them predicted: 14,745.6.
    assertThat(tokens(SamplePlans.paper(SOPHIA))).isEqualTo(14_746);
    // 1 microbatch of 16 sequences: 307.2.
    assertThat(tokens(SamplePlans.demo(SOPHIA, "optimizer.sophia-g.curvature-microbatches=1")))
        .isEqualTo(307);
  }

  @Test
  void thePublishedEstimateHasALabelAtEveryPositionOfItsLastMicrobatch() {
    assertThat(tokens(SamplePlans.paper(SOPHIA, "sophia.curvature=published"))).isEqualTo(16_384);
  }

  @Test
  void anotherShareOfPredictedTokensHasOtherLabels() {
    assertThat(tokens(SamplePlans.paper(SOPHIA, "objective.mask-probability=0.3")))
        .isEqualTo(29_491);
  }

  @Test
  void aNumberIsTakenAsItIs() {
    assertThat(tokens(SamplePlans.paper(List.of("methods/sophia-paper")))).isEqualTo(196_608);
    assertThat(tokens(SamplePlans.paper(SOPHIA, "optimizer.sophia-g.batch-tokens=77")))
        .isEqualTo(77);
  }

  @Test
  void anythingElseIsRefused() {
    for (String wrong : List.of("0", "1.5", "-3", "words")) {
      assertThatThrownBy(
              () -> SamplePlans.paper(SOPHIA, "optimizer.sophia-g.batch-tokens=" + wrong))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(
              "optimizer.sophia-g.batch-tokens = %s must be labels or a whole number >= 1"
                  .formatted(wrong));
    }
  }

  private static long tokens(RunPlan plan) {
    SophiaG.Settings settings = (SophiaG.Settings) plan.optimizer();
    return ((BatchTokens.Given) settings.batchTokens()).tokens();
  }
}

package org.notrainnogain.planning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.training.model.BertSettings;

/**
 * How large fresh weights are: the published 0.02 at the published width, more in narrower models.
 */
class InitialDeviationTest {
  @Test
  void growsAsTheModelGetsNarrower() {
    assertThat(deviation(SamplePlans.paper(List.of()))).isEqualTo(0.02);
    assertThat(deviation(SamplePlans.demo(List.of()))).isCloseTo(0.048990, within(1e-6));
  }

  @Test
  void isPartOfTheRunsIdentity() {
    RunPlan byWidth = SamplePlans.demo(List.of());
    RunPlan published = SamplePlans.demo(List.of(), "model.initial-deviation=0.02");
    assertThat(deviation(published)).isEqualTo(0.02);
    assertThat(published.runId()).isNotEqualTo(byWidth.runId());
    assertThat(byWidth.identity()).contains("\"initial-deviation\":\"by-width\"");
  }

  @Test
  void isAboveZero() {
    assertThatThrownBy(() -> SamplePlans.demo(List.of(), "model.initial-deviation=0"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("model.initial-deviation = 0 must be by-width or a number > 0");
  }

  private static double deviation(RunPlan plan) {
    return ((BertSettings) plan.model()).initialDeviation();
  }
}

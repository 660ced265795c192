package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleShareTest {
  @Test
  void refusesNothingThatTheWholeCorpusMayStillAllow() {
    assertThat(new SampleShare(128, 0.9, 0.01).isAbove(0.2)).isTrue();
    assertThat(new SampleShare(128, 0.21, 0.01).isAbove(0.2)).as("within its error").isFalse();
    assertThat(new SampleShare(9, 0.9, 0).isAbove(0.2)).as("of too few documents").isFalse();
    assertThat(new SampleShare(0, 0, 0).isAbove(0)).isFalse();
  }
}

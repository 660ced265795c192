package org.notrainnogain.jobs.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.loop.StepRow;

class UnclippedShareTest {
  @Test
  void isTheMeanOverTheUpdatesAndThatOfTheLastOne() {
    assertThat(UnclippedShare.of(List.of(step(2, 0.5), step(3, 0.75), step(1, 0.25))))
        .contains(new UnclippedShare(0.5, 0.75));
  }

  @Test
  void isAbsentWhereNoStepIsBounded() {
    assertThat(UnclippedShare.of(List.of(step(1, null), step(2, null)))).isEmpty();
    assertThat(UnclippedShare.of(List.<StepRow>of())).isEmpty();
  }

  private static StepRow step(long step, Double unclipped) {
    return new StepRow(step, step, 0.1, 1e-3, 6, null, 1, 4, 4, 64, 64, unclipped);
  }
}

package org.notrainnogain.jobs.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.loop.StepRow;

class StepDifferenceTest {
  @Test
  void findsTheFirstBitThatDiffers() {
    StepRow same = step(1, 4.0, 1.5);
    StepRow one = step(2, 3.0, 1.25);
    StepRow other = step(2, Math.nextUp(3.0), 1.25);

    StepDifference first =
        StepDifference.first(List.of(same, one, step(3, 1, 1)), List.of(same, other, step(3, 2, 2)))
            .orElseThrow();

    assertThat(first.step()).isEqualTo(2);
    assertThat(first.values())
        .containsExactly(new StepDifference.Value("loss", 3.0, Math.nextUp(3.0)));
    assertThat(first.values().get(0).relative()).isEqualTo(1.5e-16, within(1e-17));
  }

  @Test
  void timesDoNotCountAndNaNEqualsItself() {
    StepRow one = new StepRow(1, 2.5, 0.1, 1e-3, Double.NaN, null, 1, 4, 4, 64, 64, null);
    StepRow other = new StepRow(1, 9.5, 0.2, 1e-3, Double.NaN, null, 1, 4, 4, 64, 64, null);

    assertThat(StepDifference.first(List.of(one), List.of(other))).isEmpty();
  }

  @Test
  void moreUpdatesAreNoDifferenceOfAnUpdate() {
    StepRow same = step(1, 4.0, 1.5);

    assertThat(StepDifference.first(List.of(same), List.of(same, step(2, 3, 1)))).isEmpty();
    assertThat(StepDifference.first(List.of(), List.of(same))).isEmpty();
  }

  @Test
  void refusesRowsThatDoNotCountUp() {
    assertThatThrownBy(() -> StepDifference.first(List.of(step(1, 1, 1)), List.of(step(2, 1, 1))))
        .hasMessage(
            "Rows of table steps do not count up: update 1 of one run stands beside 2 of the other");
  }

  private static StepRow step(long step, double loss, double norm) {
    return new StepRow(step, step, step / 10.0, 1e-3, loss, null, norm, 4, 4, 64, 64, null);
  }
}

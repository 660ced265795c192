package org.notrainnogain.training.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void oneCyclePeaksAtHalfAndEndsAtZero() {
    LearningRateSchedule schedule = new OneCycle.Settings().create(0.001);
    assertThat(schedule.learningRate(0)).isZero();
    assertThat(schedule.learningRate(0.25)).isEqualTo(0.0005);
    assertThat(schedule.learningRate(0.5)).isEqualTo(0.001).isEqualTo(schedule.peak());
    assertThat(schedule.learningRate(0.75)).isEqualTo(0.0005);
    assertThat(schedule.learningRate(1)).isZero().isEqualTo(schedule.floor());
  }

  @Test
  void cosineWarmsUpThenFallsHalfAWave() {
    LearningRateSchedule schedule = new Cosine.Settings(0.2, 0.5, 0.1).create(2);
    assertThat(schedule.learningRate(0)).isEqualTo(1);
    assertThat(schedule.learningRate(0.1)).isCloseTo(1.5, within(1e-12));
    assertThat(schedule.learningRate(0.2)).isEqualTo(2).isEqualTo(schedule.peak());
    assertThat(schedule.learningRate(0.6)).as("half-way").isCloseTo(1, within(1e-12));
    assertThat(schedule.learningRate(0.95)).as("already at the floor").isEqualTo(0.2);
    assertThat(schedule.learningRate(1)).isEqualTo(0.2).isEqualTo(schedule.floor());
  }

  @Test
  void constantNeverMoves() {
    LearningRateSchedule schedule = new Constant.Settings().create(3);
    assertThat(schedule.learningRate(0)).isEqualTo(3).isEqualTo(schedule.learningRate(0.7));
    assertThat(schedule.floor()).isEqualTo(schedule.peak());
  }

  @Test
  void settingsHaveTheNamesOfTheConfiguration() {
    assertThat(new OneCycle.Settings().name()).isEqualTo("one-cycle");
    assertThat(new Cosine.Settings(0, 1, 0).name()).isEqualTo("cosine");
    assertThat(new Constant.Settings().name()).isEqualTo("constant");
  }

  @Test
  void refusesWhatIsNoLearningRateShapeOrFraction() {
    assertThatThrownBy(() -> new OneCycle(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Learning rate 0.0 must be finite and above 0; set the optimizer's learning-rate");
    assertThatThrownBy(() -> new Constant(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Learning rate NaN must be finite");
    assertThatThrownBy(() -> new Cosine.Settings(1, 0.5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cosine warm-up 1.0 must be in [0, 1), a share of the budget");
    assertThatThrownBy(() -> new Cosine.Settings(0, 0.5, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cosine floor-factor 1.5 must be in [0, 1], a share of the peak");
    assertThatThrownBy(() -> new OneCycle(1).learningRate(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Budget fraction is NaN, it must be a number; is the budget 0?");
  }
}

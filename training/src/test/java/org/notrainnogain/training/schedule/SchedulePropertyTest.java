package org.notrainnogain.training.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

class SchedulePropertyTest {
  private static final double CLOSE = 1e-9;

  @Property
  void staysBetweenZeroAndPeak(
      @ForAll("schedules") LearningRateSchedule schedule,
      @ForAll @DoubleRange(min = -2, max = 3) double fraction) {
    assertThat(schedule.learningRate(fraction)).isBetween(0.0, schedule.peak() * (1 + CLOSE));
  }

  @Property
  void hasNoJumps(
      @ForAll("schedules") LearningRateSchedule schedule,
      @ForAll @DoubleRange(min = 0, max = 1) double fraction) {
    // A warm-up of at least 1% climbs at most 100 peaks a budget.
    assertThat(schedule.learningRate(fraction + CLOSE))
        .isCloseTo(schedule.learningRate(fraction), within(101 * CLOSE * schedule.peak()));
  }

  @Property
  void countsAFractionOutsideAsTheNearerEnd(
      @ForAll("schedules") LearningRateSchedule schedule,
      @ForAll @DoubleRange(min = 0, max = 10) double beyond) {
    assertThat(schedule.learningRate(1 + beyond)).isEqualTo(schedule.learningRate(1));
    assertThat(schedule.learningRate(-beyond)).isEqualTo(schedule.learningRate(0));
    assertThat(schedule.learningRate(1)).isEqualTo(schedule.floor());
  }

  @Property
  void oneCycleClimbsToTheMiddleAndFallsAfterIt(
      @ForAll @DoubleRange(min = 0, max = 0.5) double a,
      @ForAll @DoubleRange(min = 0, max = 0.5) double b) {
    OneCycle schedule = new OneCycle(1e-3);
    double less = Math.min(a, b);
    double more = Math.max(a, b);
    assertThat(schedule.learningRate(less)).isLessThanOrEqualTo(schedule.learningRate(more));
    assertThat(schedule.learningRate(1 - more))
        .isGreaterThanOrEqualTo(schedule.learningRate(1 - less));
  }

  @Property
  void cosineClimbsThroughTheWarmUpAndFallsAfterIt(
      @ForAll("cosines") Cosine.Settings shape,
      @ForAll @DoubleRange(min = 0, max = 1) double a,
      @ForAll @DoubleRange(min = 0, max = 1) double b) {
    LearningRateSchedule schedule = shape.create(0.02);
    double less = Math.min(a, b);
    double more = Math.max(a, b);
    double before = schedule.learningRate(less * shape.warmUp());
    double later = schedule.learningRate(more * shape.warmUp());
    assertThat(later).isGreaterThanOrEqualTo(before * (1 - CLOSE));
    double decay = 1 - shape.warmUp();
    assertThat(schedule.learningRate(shape.warmUp() + more * decay))
        .isLessThanOrEqualTo(
            schedule.learningRate(shape.warmUp() + less * decay) + CLOSE * schedule.peak());
  }

  @Provide
  Arbitrary<LearningRateSchedule> schedules() {
    Arbitrary<Double> peaks = Arbitraries.doubles().between(1e-6, 10).ofScale(8);
    return Arbitraries.oneOf(
        peaks.map(OneCycle::new),
        peaks.map(Constant::new),
        Combinators.combine(peaks, cosines()).as(Cosine::new));
  }

  @Provide
  Arbitrary<Cosine.Settings> cosines() {
    Arbitrary<Double> factors = Arbitraries.doubles().between(0, 1);
    return Combinators.combine(
            Arbitraries.oneOf(Arbitraries.just(0.0), Arbitraries.doubles().between(0.01, 0.9)),
            factors,
            factors)
        .as(Cosine.Settings::new);
  }
}

package org.notrainnogain.training.schedule;

/**
 * A triangle over the budget: from 0 straight up to the peak at half of it, straight down to 0 at
 * its end.
 *
 * <p>{@code lr(f) = peak * 2 f} for {@code f <= 1/2}, else {@code peak * 2 (1 - f)}. The published
 * code goes below 0 past the budget and cuts time to 2,000,000 steps; this one does neither.
 *
 * @param peak the learning rate at half of the budget
 */
public record OneCycle(double peak) implements LearningRateSchedule {
  private static final long serialVersionUID = 1L;

  public OneCycle {
    Fractions.requirePeak(peak);
  }

  @Override
  public double learningRate(double budgetFraction) {
    double fraction = Fractions.clamp(budgetFraction);
    return peak * 2 * Math.min(fraction, 1 - fraction);
  }

  @Override
  public double floor() {
    return 0;
  }

  /** One-cycle has no settings. */
  public record Settings() implements ScheduleSettings {
    @Override
    public String name() {
      return "one-cycle";
    }

    @Override
    public LearningRateSchedule create(double peak) {
      return new OneCycle(peak);
    }
  }
}

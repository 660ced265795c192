package org.notrainnogain.training.schedule;

/**
 * The same learning rate at every fraction of the budget.
 *
 * @param peak that learning rate
 */
public record Constant(double peak) implements LearningRateSchedule {
  private static final long serialVersionUID = 1L;

  public Constant {
    Fractions.requirePeak(peak);
  }

  @Override
  public double learningRate(double budgetFraction) {
    Fractions.clamp(budgetFraction);
    return peak;
  }

  @Override
  public double floor() {
    return peak;
  }

  /** Constant has no settings. */
  public record Settings() implements ScheduleSettings {
    @Override
    public String name() {
      return "constant";
    }

    @Override
    public LearningRateSchedule create(double peak) {
      return new Constant(peak);
    }
  }
}

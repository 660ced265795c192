package org.notrainnogain.training.schedule;

/** The settings of one schedule; they build it. */
public interface ScheduleSettings {
  /** The schedule's name in {@code schedule { NAME { ... } }}. */
  String name();

  /**
   * The schedule.
   *
   * @param peak the optimizer's learning rate, finite and above 0
   */
  LearningRateSchedule create(double peak);
}

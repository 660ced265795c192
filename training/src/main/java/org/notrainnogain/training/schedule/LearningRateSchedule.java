package org.notrainnogain.training.schedule;

import java.io.Serializable;

/**
 * The learning rate as a function of the share of the RST budget that is used up. A fraction
 * outside [0, 1] counts as the nearer end.
 */
public interface LearningRateSchedule extends Serializable {
  /**
   * The learning rate in force.
   *
   * @param budgetFraction elapsed RST over budget; not NaN
   */
  double learningRate(double budgetFraction);

  /** The highest learning rate, at least {@link #floor()}. */
  double peak();

  /** The learning rate at the end of the budget. */
  double floor();
}

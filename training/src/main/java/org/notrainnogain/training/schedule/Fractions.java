package org.notrainnogain.training.schedule;

import org.notrainnogain.training.rst.BudgetFraction;

/** Checks of fractions and peaks that all schedules share. */
final class Fractions {
  private Fractions() {}

  static double clamp(double budgetFraction) {
    BudgetFraction.requireNumber(budgetFraction);
    return Math.min(1, Math.max(0, budgetFraction));
  }

  static void requirePeak(double peak) {
    if (!(peak > 0 && Double.isFinite(peak))) {
      throw new IllegalArgumentException(
          "Learning rate "
              + peak
              + " must be finite and above 0; set the optimizer's learning-rate");
    }
  }
}

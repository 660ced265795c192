package org.notrainnogain.training.rst;

/** The share of an RST budget that is used up, which schedules and depth plans are functions of. */
public final class BudgetFraction {
  private BudgetFraction() {}

  /**
   * Refuses what is no number.
   *
   * @throws IllegalArgumentException when it is NaN
   */
  public static void requireNumber(double budgetFraction) {
    if (Double.isNaN(budgetFraction)) {
      throw new IllegalArgumentException(
          "Budget fraction is NaN, it must be a number; is the budget 0?");
    }
  }
}

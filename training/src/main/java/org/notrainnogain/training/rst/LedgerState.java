package org.notrainnogain.training.rst;

import java.util.List;

/**
 * A ledger between two updates, as a checkpoint stores it: numbers, names and lists that any JSON
 * mapper can write and read.
 *
 * @param budgetNanos the budget, above 0
 * @param elapsedNanos the sum over all charges
 * @param lastStep the step of the latest charge, 0 where there is none
 * @param freePhases phases that run free, in the order of {@link Phase}
 * @param totals sums by phase and active layers, ascending
 */
public record LedgerState(
    long budgetNanos,
    long elapsedNanos,
    long lastStep,
    List<Phase> freePhases,
    List<Entry> totals) {
  public LedgerState {
    freePhases = List.copyOf(freePhases);
    totals = List.copyOf(totals);
  }

  /** One sum. */
  public record Entry(ChargeKey key, ChargeTotal total) {}
}

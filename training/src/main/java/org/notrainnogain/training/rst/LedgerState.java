package org.notrainnogain.training.rst;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;

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
    long budgetNanos, long elapsedNanos, long lastStep, List<Phase> freePhases, List<Entry> totals)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public LedgerState {
    if (elapsedNanos < 0 || lastStep < 0 || freePhases == null || totals == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Ledger state at %d ns after step %d, free phases %s, sums %s: times and steps of at least"
                  + " 0 and both lists are demanded; go back to an earlier checkpoint",
              elapsedNanos,
              lastStep,
              freePhases,
              totals));
    }
    freePhases = List.copyOf(freePhases);
    totals = List.copyOf(totals);
  }

  /** Elapsed over budget, at most 1. */
  public double budgetFraction() {
    return Math.min(1, (double) elapsedNanos / budgetNanos);
  }

  /** One sum. */
  public record Entry(ChargeKey key, ChargeTotal total) implements Serializable {
    private static final long serialVersionUID = 1L;

    public Entry {
      if (key == null || total == null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Ledger state has a sum with key %s and total %s, both are demanded; go back to an"
                    + " earlier checkpoint",
                key,
                total));
      }
    }
  }
}

package org.notrainnogain.training.optim;

import java.io.Serializable;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How many entries of the weights an update moved by less than the bound of the optimizer's rule,
 * of those that the rule bounds. Counts of slices add up exactly.
 *
 * @param unclipped entries below the bound
 * @param entries entries that were updated under a bound; 0 for optimizers without one
 */
public record UnclippedEntries(long unclipped, long entries) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of an optimizer that bounds no entry. */
  public static final UnclippedEntries NONE = new UnclippedEntries(0, 0);

  public UnclippedEntries {
    if (unclipped < 0 || entries < unclipped) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Of %d entries, %d cannot be unclipped", entries, unclipped));
    }
  }

  /** These and others. */
  public UnclippedEntries plus(UnclippedEntries others) {
    return new UnclippedEntries(unclipped + others.unclipped, entries + others.entries);
  }

  /** Their share; empty where no entry is bounded. */
  public OptionalDouble share() {
    return entries == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) unclipped / entries);
  }
}

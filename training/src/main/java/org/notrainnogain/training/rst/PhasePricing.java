package org.notrainnogain.training.rst;

import java.io.Serializable;
import java.util.OptionalInt;
import java.util.SortedMap;

/** How a reference system prices one phase. */
sealed interface PhasePricing extends Serializable {
  /** For manifest and report, as "priced-as scoring_full_decode". */
  String inWords();

  /**
   * Prices of its own.
   *
   * @param unit sequences that a price is for; 0 for the optimizer, whose price is of an update
   * @param byOptimizer prices by the optimizer's name; {@link #ANY_OPTIMIZER} alone where the phase
   *     does not depend on it
   */
  record Measured(int unit, SortedMap<String, LayerPrices> byOptimizer) implements PhasePricing {
    private static final long serialVersionUID = 1L;

    /** No optimizer has this name. */
    static final String ANY_OPTIMIZER = "*";

    /** What a price is for; empty for the optimizer. */
    OptionalInt sequences() {
      return unit > 0 ? OptionalInt.of(unit) : OptionalInt.empty();
    }

    @Override
    public String inWords() {
      return unit > 0 ? "seconds for " + unit + " sequences" : "seconds for an update";
    }
  }

  /** Contained in the price of another phase, so that it costs nothing more. */
  record IncludedIn(Phase phase) implements PhasePricing {
    private static final long serialVersionUID = 1L;

    @Override
    public String inWords() {
      return "included-in " + phase.tableName();
    }
  }

  /** Costs what another phase costs. */
  record PricedAs(Phase phase) implements PhasePricing {
    private static final long serialVersionUID = 1L;

    @Override
    public String inWords() {
      return "priced-as " + phase.tableName();
    }
  }

  /** Done without a charge, with the reason why. */
  record NotCharged(String reason) implements PhasePricing {
    private static final long serialVersionUID = 1L;

    @Override
    public String inWords() {
      return "not-charged: " + reason;
    }
  }
}

package org.notrainnogain.training.rst;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The prices of one reference system for one optimizer, in whole nanoseconds of RST.
 *
 * <p>A price was measured for a unit of sequences. That many times k cost k times the price; any
 * other number of sequences is an error, and so is a price that is absent: never a guess. The price
 * of {@link Phase#OPTIMIZER} is of one update, whatever its sequences.
 */
public final class PriceList implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String system;
  private final PricedModel model;
  private final Map<Phase, PhasePricing> pricings;
  private final String optimizer;

  PriceList(ReferenceSystem system, Map<Phase, PhasePricing> pricings, String optimizer) {
    this.system = system.name();
    this.model = system.model();
    this.pricings = pricings;
    this.optimizer = optimizer;
  }

  /**
   * Whether the phase has a price of its own. False where it is included in another phase, not
   * charged, or absent; {@link #nanos} tells absent from free of charge.
   */
  public boolean charged(Phase phase) {
    PhasePricing pricing = pricings.get(phase);
    return pricing instanceof PhasePricing.Measured || pricing instanceof PhasePricing.PricedAs;
  }

  /**
   * The price of a phase, 0 where it is included in another or not charged.
   *
   * @param activeLayers layers that the phase runs through, from 1 to the model's
   * @param sequences a multiple of the price's unit, above 0
   * @throws IllegalArgumentException where there is no such price, with the way out
   */
  public long nanos(Phase phase, int activeLayers, int sequences) {
    requireLayers(phase, activeLayers);
    if (sequences < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Price of phase %s for %d sequences was asked, there must be at least 1",
              phase.tableName(),
              sequences));
    }
    PhasePricing pricing = pricings.get(phase);
    if (pricing == null) {
      throw absent(phase, activeLayers, "phases." + phase.tableName() + " is not there");
    }
    if (pricing instanceof PhasePricing.PricedAs as) {
      return measured(phase, activeLayers, sequences, measuredAs(as));
    }
    if (pricing instanceof PhasePricing.Measured own) {
      return measured(phase, activeLayers, sequences, own);
    }
    return 0;
  }

  /** The sequences that a price is for; empty where the phase has none. */
  public OptionalInt unit(Phase phase) {
    PhasePricing pricing = pricings.get(phase);
    if (pricing instanceof PhasePricing.PricedAs as) {
      return measuredAs(as).sequences();
    }
    return pricing instanceof PhasePricing.Measured own ? own.sequences() : OptionalInt.empty();
  }

  private PhasePricing.Measured measuredAs(PhasePricing.PricedAs as) {
    return (PhasePricing.Measured) pricings.get(as.phase()); // the reader refuses any other
  }

  private long measured(
      Phase phase, int activeLayers, int sequences, PhasePricing.Measured measured) {
    LayerPrices prices =
        Optional.ofNullable(measured.byOptimizer().get(optimizer))
            .or(
                () ->
                    Optional.ofNullable(
                        measured.byOptimizer().get(PhasePricing.Measured.ANY_OPTIMIZER)))
            .orElseThrow(
                () ->
                    absent(
                        phase,
                        activeLayers,
                        "there are prices for the optimizers " + measured.byOptimizer().keySet()));
    OptionalLong nanos = prices.nanos(activeLayers);
    if (nanos.isEmpty()) {
      throw absent(phase, activeLayers, "there are prices for " + prices.layersInWords());
    }
    return Math.multiplyExact(nanos.getAsLong(), (long) units(phase, sequences, measured));
  }

  private int units(Phase phase, int sequences, PhasePricing.Measured measured) {
    if (measured.sequences().isEmpty()) {
      return 1;
    }
    int unit = measured.sequences().getAsInt();
    if (sequences % unit != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Reference system %s prices phase %s of model %s for %d sequences, %d is not a multiple"
                  + " of it; set a batch and microbatch size that are",
              system,
              phase.tableName(),
              model.name(),
              unit,
              sequences));
    }
    return sequences / unit;
  }

  private void requireLayers(Phase phase, int activeLayers) {
    if (activeLayers < 1 || activeLayers > model.layers()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Price of phase %s for %d active layers was asked, model %s of reference system %s"
                  + " has 1 to %d",
              phase.tableName(),
              activeLayers,
              model.name(),
              system,
              model.layers()));
    }
  }

  private IllegalArgumentException absent(Phase phase, int activeLayers, String there) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "Reference system %s has no price for phase %s, model %s, optimizer %s, %d active layers:"
                + " %s; choose a reference system that has it, or measure it and add it to a copy",
            system,
            phase.tableName(),
            model.name(),
            optimizer,
            activeLayers,
            there));
  }
}

package org.notrainnogain.jobs.calibrate;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.notrainnogain.training.calibration.MeasuredPrice;
import org.notrainnogain.training.rst.Phase;

/**
 * When the repetitions of a price agree: by their spread, or because what they disagree by is
 * little beside the update that the price is charged in. A price of a millisecond never agrees by
 * its spread on a machine that does anything else.
 *
 * @param largestSpread interquartile range over median that a price may have
 * @param largestShare interquartile range over the time of a whole update that it may have instead
 * @param microbatches of an update
 * @param scoringBatches that hold as many candidates as an update has sequences
 */
record Agreement(
    double largestSpread, double largestShare, int microbatches, double scoringBatches) {
  /** Candidates a trained sequence that a method scores at most, of those that are shipped. */
  private static final int LARGEST_POOL = 10;

  /** A further session or two do not bring down what is further from agreement than this. */
  private static final double WITHIN_REACH = 2;

  /** The charged price that agrees least, among those that do not agree. */
  Optional<MeasuredPrice> worst(List<MeasuredPrice> prices) {
    return prices.stream()
        .filter(MeasuredPrice::charged)
        .filter(price -> price.spread() > largestSpread)
        .filter(price -> shareOfUpdate(price, prices) > largestShare)
        .max(Comparator.comparingDouble(MeasuredPrice::spread));
  }

  /** Whether more sessions may help a price that does not agree. */
  boolean mayAgree(MeasuredPrice price) {
    return price.spread() <= WITHIN_REACH * largestSpread;
  }

  /** What a price's interquartile range comes to in an update, over the update's time. */
  private double shareOfUpdate(MeasuredPrice price, List<MeasuredPrice> prices) {
    int layers = price.of().activeLayers();
    double update =
        microbatches * median(prices, Phase.FORWARD_BACKWARD, layers)
            + median(prices, Phase.OPTIMIZER, layers);
    return units(price.chargedPhase().orElseThrow()) * price.iqrNanos() / update;
  }

  private double units(Phase phase) {
    return switch (phase) {
      case OPTIMIZER, UPDATE -> 1;
      case SCORING, SCORING_FULL_DECODE -> LARGEST_POOL * scoringBatches;
      case FORWARD_BACKWARD, HESSIAN -> microbatches;
    };
  }

  /** The median of a phase at a depth; of the dearest optimizer. */
  private static double median(List<MeasuredPrice> prices, Phase phase, int layers) {
    return prices.stream()
        .filter(price -> Objects.equals(price.of().phase(), phase.tableName()))
        .filter(price -> price.of().activeLayers() == layers)
        .mapToLong(MeasuredPrice::medianNanos)
        .max()
        .orElse(0);
  }
}

package org.notrainnogain.training.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.RstLedger;

/**
 * What an update costs in RST: scoring of candidates by the layers that the model has, forward and
 * backward of each microbatch by its active layers, and the optimizer by the layers that the model
 * has. All in nanoseconds; a phase that runs free by setting uses up none of the budget.
 */
public final class UpdatePrices {
  private final PriceList prices;
  private final DepthPlan depthPlan;
  private final LoopSettings settings;

  /**
   * Prices of a run's updates.
   *
   * @param prices of the reference system
   */
  public UpdatePrices(PriceList prices, DepthPlan depthPlan, LoopSettings settings) {
    this.prices = prices;
    this.depthPlan = depthPlan;
    this.settings = settings;
  }

  /** The cheapest update that can be drawn at this fraction of the budget. */
  public long smallest(double budgetFraction) {
    return update(depthPlan.fewestActiveLayers(budgetFraction), budgetFraction);
  }

  /** The dearest update that can be drawn at this fraction of the budget. */
  public long dearest(double budgetFraction) {
    return update(depthPlan.layers(budgetFraction), budgetFraction);
  }

  private long update(int activeLayers, double budgetFraction) {
    return Math.multiplyExact(settings.microbatches(), microbatch(activeLayers))
        + optimizer(budgetFraction);
  }

  /**
   * What a round of so many candidates uses up of the budget.
   *
   * @throws IllegalArgumentException when they cannot be cut into whole scoring batches, or scoring
   *     has no price
   */
  public long scoring(int candidates, double budgetFraction) {
    if (candidates % settings.scoringBatch() != 0) {
      throw new IllegalArgumentException(
          ("A round has %d candidates, which must be a multiple of training.scoring-batch, %d; change"
                  + " one of them")
              .formatted(candidates, settings.scoringBatch()));
    }
    long price =
        Math.multiplyExact(
            candidates / settings.scoringBatch(), scoringBatch(depthPlan.layers(budgetFraction)));
    return settings.freePhases().contains(Phase.SCORING) ? 0 : price;
  }

  /** The layers that scoring and evaluation run through. */
  int[] allLayers(double budgetFraction) {
    return IntStream.range(0, depthPlan.layers(budgetFraction)).toArray();
  }

  /** Scoring of one batch of candidates. */
  long scoringBatch(int layers) {
    return prices.nanos(Phase.SCORING, layers, settings.scoringBatch());
  }

  /** An update on these microbatches. */
  long of(List<Microbatch> microbatches, double budgetFraction) {
    return microbatches.stream().mapToLong(m -> microbatch(m.activeLayers().length)).sum()
        + optimizer(budgetFraction);
  }

  /** Forward and backward of one microbatch. */
  long microbatch(int activeLayers) {
    return prices.nanos(Phase.FORWARD_BACKWARD, activeLayers, settings.microbatch());
  }

  /** The optimizer's part of an update. */
  long optimizer(double budgetFraction) {
    return prices.nanos(Phase.OPTIMIZER, depthPlan.layers(budgetFraction), settings.batch());
  }

  /** Charges a round of scored candidates; nothing where scoring has no price of its own. */
  List<ChargeRow> chargeScoring(
      RstLedger ledger, long step, double budgetFraction, int candidates) {
    if (!prices.charged(Phase.SCORING)) {
      return List.of();
    }
    int layers = depthPlan.layers(budgetFraction);
    return List.of(
        ChargeRow.of(
            ledger.charge(
                step,
                Phase.SCORING,
                layers,
                candidates / settings.scoringBatch(),
                scoringBatch(layers))));
  }

  /**
   * Charges an update that began at a fraction of the budget; phases without a price of their own
   * leave no charge.
   */
  List<ChargeRow> charge(
      RstLedger ledger, long step, List<Microbatch> microbatches, double budgetFraction) {
    int layers = depthPlan.layers(budgetFraction);
    long optimizer = optimizer(budgetFraction);
    TreeMap<Integer, Integer> countOfLayers = new TreeMap<>();
    microbatches.forEach(m -> countOfLayers.merge(m.activeLayers().length, 1, Integer::sum));
    List<ChargeRow> rows = new ArrayList<>();
    countOfLayers.forEach(
        (active, count) ->
            rows.add(
                ChargeRow.of(
                    ledger.charge(
                        step, Phase.FORWARD_BACKWARD, active, count, microbatch(active)))));
    if (prices.charged(Phase.OPTIMIZER)) {
      rows.add(ChargeRow.of(ledger.charge(step, Phase.OPTIMIZER, layers, 1, optimizer)));
    }
    return rows;
  }
}

package org.notrainnogain.training.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.rst.Charge;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.RstLedger;

/**
 * What an update costs in RST: forward and backward of each microbatch by its active layers, and
 * the optimizer by the layers that the model has. All in nanoseconds.
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

  /** Charges an update; phases without a price of their own leave no charge. */
  List<ChargeRow> charge(RstLedger ledger, long step, List<Microbatch> microbatches) {
    int layers = depthPlan.layers(ledger.budgetFraction());
    long optimizer = optimizer(ledger.budgetFraction());
    TreeMap<Integer, Integer> countOfLayers = new TreeMap<>();
    microbatches.forEach(m -> countOfLayers.merge(m.activeLayers().length, 1, Integer::sum));
    List<ChargeRow> rows = new ArrayList<>();
    countOfLayers.forEach(
        (active, count) ->
            rows.add(
                row(
                    ledger.charge(
                        step, Phase.FORWARD_BACKWARD, active, count, microbatch(active)))));
    if (prices.charged(Phase.OPTIMIZER)) {
      rows.add(row(ledger.charge(step, Phase.OPTIMIZER, layers, 1, optimizer)));
    }
    return rows;
  }

  private static ChargeRow row(Charge charge) {
    return new ChargeRow(
        charge.step(),
        charge.phase().tableName(),
        charge.activeLayers(),
        charge.count(),
        charge.rstNanos(),
        charge.rstNanos() / 1e9,
        charge.freeRstNanos());
  }
}

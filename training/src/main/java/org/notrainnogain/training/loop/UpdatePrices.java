package org.notrainnogain.training.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.rst.Charge;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.RstLedger;

/**
 * What an update costs in RST: forward and backward of each microbatch by its active layers, where
 * an estimate of the curvature is due its microbatches likewise, and the optimizer by the layers
 * that the model has. All in nanoseconds.
 */
public final class UpdatePrices {
  private final PriceList prices;
  private final DepthPlan depthPlan;
  private final LoopSettings settings;
  private final Optional<CurvatureSettings> curvature;

  /**
   * Prices of a run's updates.
   *
   * @param prices of the reference system
   * @param curvature when the optimizer needs an estimate of it
   */
  public UpdatePrices(
      PriceList prices,
      DepthPlan depthPlan,
      LoopSettings settings,
      Optional<CurvatureSettings> curvature) {
    this.prices = prices;
    this.depthPlan = depthPlan;
    this.settings = settings;
    this.curvature = curvature;
  }

  /**
   * The cheapest update that can be drawn at this fraction of the budget.
   *
   * @param step the update's number, from 1
   */
  public long smallest(double budgetFraction, long step) {
    return update(depthPlan.fewestActiveLayers(budgetFraction), budgetFraction, step);
  }

  /**
   * The dearest update that can be drawn at this fraction of the budget.
   *
   * @param step the update's number, from 1
   */
  public long dearest(double budgetFraction, long step) {
    return update(depthPlan.layers(budgetFraction), budgetFraction, step);
  }

  private long update(int activeLayers, double budgetFraction, long step) {
    long estimate = 0;
    if (curvatureMicrobatches(step) > 0) {
      estimate = Math.multiplyExact(curvatureMicrobatches(step), curvature(activeLayers));
    }
    return Math.multiplyExact(settings.microbatches(), microbatch(activeLayers))
        + estimate
        + optimizer(budgetFraction);
  }

  /** Update {@code step} on these microbatches. */
  long of(List<Microbatch> microbatches, double budgetFraction, long step) {
    return sum(microbatches, this::microbatch)
        + sum(curved(microbatches, step), this::curvature)
        + optimizer(budgetFraction);
  }

  private static long sum(List<Microbatch> microbatches, IntToLongFunction price) {
    return microbatches.stream().mapToLong(m -> price.applyAsLong(m.activeLayers().length)).sum();
  }

  /** The microbatches that the curvature is estimated from before an update; none when not due. */
  List<Microbatch> curved(List<Microbatch> microbatches, long step) {
    return microbatches.subList(0, curvatureMicrobatches(step));
  }

  private int curvatureMicrobatches(long step) {
    return curvature
        .filter(settings -> settings.due(step))
        .map(CurvatureSettings::microbatches)
        .orElse(0);
  }

  /** Forward and backward of one microbatch. */
  long microbatch(int activeLayers) {
    return prices.nanos(Phase.FORWARD_BACKWARD, activeLayers, settings.microbatch());
  }

  /** One microbatch of an estimate of the curvature. */
  long curvature(int activeLayers) {
    return prices.nanos(Phase.HESSIAN, activeLayers, settings.microbatch());
  }

  /** The optimizer's part of an update. */
  long optimizer(double budgetFraction) {
    return prices.nanos(Phase.OPTIMIZER, depthPlan.layers(budgetFraction), settings.batch());
  }

  /** Charges an update; phases without a price of their own leave no charge. */
  List<ChargeRow> charge(RstLedger ledger, long step, List<Microbatch> microbatches) {
    int layers = depthPlan.layers(ledger.budgetFraction());
    long optimizer = optimizer(ledger.budgetFraction());
    List<ChargeRow> rows = new ArrayList<>();
    if (prices.charged(Phase.HESSIAN)) {
      charge(ledger, step, Phase.HESSIAN, curved(microbatches, step), this::curvature, rows);
    }
    charge(ledger, step, Phase.FORWARD_BACKWARD, microbatches, this::microbatch, rows);
    if (prices.charged(Phase.OPTIMIZER)) {
      rows.add(row(ledger.charge(step, Phase.OPTIMIZER, layers, 1, optimizer)));
    }
    return rows;
  }

  /** One charge for each number of active layers. */
  private static void charge(
      RstLedger ledger,
      long step,
      Phase phase,
      List<Microbatch> microbatches,
      IntToLongFunction price,
      List<ChargeRow> rows) {
    TreeMap<Integer, Integer> countOfLayers = new TreeMap<>();
    microbatches.forEach(m -> countOfLayers.merge(m.activeLayers().length, 1, Integer::sum));
    countOfLayers.forEach(
        (active, count) ->
            rows.add(row(ledger.charge(step, phase, active, count, price.applyAsLong(active)))));
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

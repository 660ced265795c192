package org.notrainnogain.training.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.RstLedger;

/**
 * What an update costs in RST: scoring of candidates by the layers that the model has, where an
 * estimate of the curvature is due its microbatches by their active layers, forward and backward of
 * each microbatch likewise, and the optimizer by the layers that the model has. All in nanoseconds;
 * a phase that runs free by setting uses up none of the budget.
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
      estimate =
          used(
              Phase.HESSIAN,
              Math.multiplyExact(curvatureMicrobatches(step), curvature(activeLayers)));
    }
    return Math.multiplyExact(settings.microbatches(), microbatch(activeLayers))
        + estimate
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
    return used(
        Phase.SCORING,
        Math.multiplyExact(
            candidates / settings.scoringBatch(), scoringBatch(depthPlan.layers(budgetFraction))));
  }

  /** What is used up of the budget by work of a price. */
  private long used(Phase phase, long nanos) {
    return settings.freePhases().contains(phase) ? 0 : nanos;
  }

  /** The layers that the model has: candidates are scored by all of them. */
  int layers(double budgetFraction) {
    return depthPlan.layers(budgetFraction);
  }

  /** Scoring of one batch of candidates. */
  long scoringBatch(int layers) {
    return prices.nanos(Phase.SCORING, layers, settings.scoringBatch());
  }

  /** Update {@code step} on these microbatches. */
  long of(List<Microbatch> microbatches, double budgetFraction, long step) {
    return sum(microbatches, this::microbatch)
        + used(Phase.HESSIAN, sum(curved(microbatches, step), this::curvature))
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
    List<ChargeRow> rows = new ArrayList<>();
    if (prices.charged(Phase.HESSIAN)) {
      charge(ledger, step, Phase.HESSIAN, curved(microbatches, step), this::curvature, rows);
    }
    charge(ledger, step, Phase.FORWARD_BACKWARD, microbatches, this::microbatch, rows);
    if (prices.charged(Phase.OPTIMIZER)) {
      rows.add(ChargeRow.of(ledger.charge(step, Phase.OPTIMIZER, layers, 1, optimizer)));
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
            rows.add(
                ChargeRow.of(
                    ledger.charge(step, phase, active, count, price.applyAsLong(active)))));
  }
}

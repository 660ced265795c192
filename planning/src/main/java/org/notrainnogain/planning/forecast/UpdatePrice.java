package org.notrainnogain.planning.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.depth.DepthStage;
import org.notrainnogain.training.rst.Phase;

/**
 * The price of one phase of an update at one depth.
 *
 * @param activeLayers layers the phase runs through
 * @param count how often an update is charged it, for scoring on average
 * @param nanosEach RST; 0 where the phase has no price of its own
 * @param interval updates from one charge to the next, 1 for every update
 * @param words how the reference system prices it, such as "included-in update"
 */
public record UpdatePrice(
    Phase phase, int activeLayers, int count, long nanosEach, int interval, String words) {
  /**
   * The prices of an update at every depth that the plan can have, phase by phase.
   *
   * @throws ConfigurationException naming every price that is missing
   */
  public static List<UpdatePrice> of(RunPlan plan) {
    DepthPlan depth = plan.depthPlan();
    PretrainConfig.Training sizes = plan.config().training();
    List<UpdatePrice> prices = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Set<Integer> depths = new TreeSet<>();
    Set<Integer> active = new TreeSet<>();
    for (DepthStage stage : depth.stages()) {
      depths.add(stage.layers());
      // The later, the fewer layers may be drawn while the model has as many.
      int fewest = depth.fewestActiveLayers(Math.nextDown(stage.end()));
      IntStream.rangeClosed(fewest, stage.layers()).forEach(active::add);
    }
    int microbatch = sizes.microbatch();
    int scored = scoredBatches(plan);
    if (scored > 0) {
      depths.forEach(
          layers ->
              price(plan, Phase.SCORING, layers, scored, sizes.scoringBatch(), 1, prices, missing));
    }
    active.forEach(
        layers ->
            price(
                plan,
                Phase.FORWARD_BACKWARD,
                layers,
                sizes.microbatches(),
                microbatch,
                1,
                prices,
                missing));
    depths.forEach(
        layers -> price(plan, Phase.OPTIMIZER, layers, 1, microbatch, 1, prices, missing));
    plan.config()
        .slots()
        .optimizer()
        .curvature()
        .ifPresent(
            curvature -> {
              for (int layers : active) {
                int count = curvature.microbatches();
                price(
                    plan,
                    Phase.HESSIAN,
                    layers,
                    count,
                    microbatch,
                    curvature.interval(),
                    prices,
                    missing);
              }
            });
    if (plan.prices().charged(Phase.UPDATE)) {
      int batch = sizes.batchSize();
      active.forEach(layers -> price(plan, Phase.UPDATE, layers, 1, batch, 1, prices, missing));
    }
    if (!missing.isEmpty()) {
      throw new ConfigurationException(missing);
    }
    return List.copyOf(prices);
  }

  /** Batches of candidates that are scored for an update, on average; 0 where none are. */
  private static int scoredBatches(RunPlan plan) {
    BatchSelector selector = plan.slots().selector();
    if (!selector.needsScores()) {
      return 0;
    }
    double candidates = selector.expectedRounds() * selector.roundSize();
    return (int) Math.round(candidates / plan.config().training().scoringBatch());
  }

  private static void price(
      RunPlan plan,
      Phase phase,
      int layers,
      int count,
      int sequences,
      int interval,
      List<UpdatePrice> prices,
      List<String> missing) {
    try {
      // The optimizer's price is of an update, whatever its sequences.
      long nanos = plan.prices().nanos(phase, layers, sequences);
      String words = plan.referenceSystem().pricingInWords().get(phase);
      prices.add(new UpdatePrice(phase, layers, count, nanos, interval, words));
    } catch (IllegalArgumentException absent) {
      missing.add(absent.getMessage());
    }
  }

  /** RST of the phase in an update that is charged for it, in nanoseconds. */
  public long nanos() {
    return Math.multiplyExact(nanosEach, (long) count);
  }
}

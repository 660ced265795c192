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
    Set<Integer> depths = new TreeSet<>();
    Set<Integer> active = new TreeSet<>();
    for (DepthStage stage : plan.depthPlan().stages()) {
      depths.add(stage.layers());
      // The later, the fewer layers may be drawn while the model has as many.
      int fewest = plan.depthPlan().fewestActiveLayers(Math.nextDown(stage.end()));
      IntStream.rangeClosed(fewest, stage.layers()).forEach(active::add);
    }
    PretrainConfig.Training sizes = plan.config().training();
    int microbatch = sizes.microbatch();
    LookUp prices = new LookUp(plan);
    int scored = scoredBatches(plan);
    if (scored > 0) {
      prices.of(Phase.SCORING, depths, scored, sizes.scoringBatch(), 1);
    }
    prices.of(Phase.FORWARD_BACKWARD, active, sizes.microbatches(), microbatch, 1);
    prices.of(Phase.OPTIMIZER, depths, 1, microbatch, 1);
    plan.config()
        .slots()
        .optimizer()
        .curvature()
        .ifPresent(
            curvature ->
                prices.of(
                    Phase.HESSIAN,
                    active,
                    curvature.microbatches(),
                    microbatch,
                    curvature.interval()));
    if (plan.prices().charged(Phase.UPDATE)) {
      prices.of(Phase.UPDATE, active, 1, sizes.batchSize(), 1);
    }
    return prices.found();
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

  /** Looks prices up, and goes on where one is missing: all are named together. */
  private static final class LookUp {
    private final RunPlan plan;
    private final List<UpdatePrice> prices = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    LookUp(RunPlan plan) {
      this.plan = plan;
    }

    /** A phase at each of these depths. */
    void of(Phase phase, Set<Integer> depths, int count, int sequences, int interval) {
      String words = plan.referenceSystem().pricingInWords().get(phase);
      for (int layers : depths) {
        try {
          // The optimizer's price is of an update, whatever its sequences.
          long nanos = plan.prices().nanos(phase, layers, sequences);
          prices.add(new UpdatePrice(phase, layers, count, nanos, interval, words));
        } catch (IllegalArgumentException absent) {
          missing.add(absent.getMessage());
        }
      }
    }

    List<UpdatePrice> found() {
      if (!missing.isEmpty()) {
        throw new ConfigurationException(missing);
      }
      return List.copyOf(prices);
    }
  }

  /** RST of the phase in an update that is charged for it, in nanoseconds. */
  public long nanos() {
    return Math.multiplyExact(nanosEach, (long) count);
  }
}

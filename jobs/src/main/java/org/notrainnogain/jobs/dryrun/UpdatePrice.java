package org.notrainnogain.jobs.dryrun;

import java.util.ArrayList;
import java.util.List;
import org.notrainnogain.jobs.config.ConfigurationException;
import org.notrainnogain.jobs.pretrain.PretrainConfig;
import org.notrainnogain.jobs.pretrain.RunPlan;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.rst.Phase;

/**
 * The price of one phase of an update at one depth.
 *
 * @param activeLayers layers the phase runs through
 * @param count how often an update is charged it
 * @param nanosEach RST; 0 where the phase has no price of its own
 * @param words how the reference system prices it, such as "included-in update"
 */
public record UpdatePrice(Phase phase, int activeLayers, int count, long nanosEach, String words) {
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
    for (int layers = depth.fewestActiveLayers(0); layers <= depth.layers(1); layers++) {
      price(plan, Phase.FORWARD_BACKWARD, layers, sizes.microbatches(), prices, missing);
    }
    for (int layers = depth.layers(0); layers <= depth.layers(1); layers++) {
      price(plan, Phase.OPTIMIZER, layers, 1, prices, missing);
    }
    if (!missing.isEmpty()) {
      throw new ConfigurationException(missing);
    }
    return List.copyOf(prices);
  }

  private static void price(
      RunPlan plan,
      Phase phase,
      int layers,
      int count,
      List<UpdatePrice> prices,
      List<String> missing) {
    int sequences = plan.config().training().batchSize() / count;
    try {
      long nanos = plan.prices().nanos(phase, layers, sequences);
      String words = plan.referenceSystem().pricingInWords().get(phase);
      prices.add(new UpdatePrice(phase, layers, count, nanos, words));
    } catch (IllegalArgumentException absent) {
      missing.add(absent.getMessage());
    }
  }

  /** RST of the phase in an update, in nanoseconds. */
  public long nanos() {
    return Math.multiplyExact(nanosEach, (long) count);
  }
}

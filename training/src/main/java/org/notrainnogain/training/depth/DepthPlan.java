package org.notrainnogain.training.depth;

import java.io.Serializable;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How deep the model is at a fraction of the RST budget. A fraction outside [0, 1] counts as the
 * nearer end; NaN is an error.
 *
 * <p>The number of layers never shrinks with the fraction, and at least one layer is active.
 */
public interface DepthPlan extends Serializable {
  /** Layers that the model has at this fraction of the budget. */
  int layers(double budgetFraction);

  /**
   * The layers that one microbatch runs through, all below {@link #layers}; new arrays each time.
   * All that the model has, unless the plan drops some.
   *
   * @param random the generator of this step and microbatch
   */
  default ActiveLayers activeLayers(double budgetFraction, RandomGenerator random) {
    return ActiveLayers.lowest(layers(budgetFraction));
  }

  /** The fewest layers that {@link #activeLayers} can draw at this fraction of the budget. */
  default int fewestActiveLayers(double budgetFraction) {
    return layers(budgetFraction);
  }

  /** The depths of the model, in order, from the budget's start to its end. */
  default List<DepthStage> stages() {
    return List.of(new DepthStage(0, 1, layers(0)));
  }

  /** What becomes of the optimizer's state when the model grows. */
  default GrownState grownState() {
    return GrownState.KEEP;
  }
}

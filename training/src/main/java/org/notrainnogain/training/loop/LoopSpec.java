package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.tensor.ParameterLayout;

/**
 * All that a loop is made of besides its replicas; it travels to where the loop runs.
 *
 * @param settings sizes, seeds and moments
 * @param layout of the model as deep as the replicas have it
 * @param slots what fills the method's slots
 * @param prices of the reference system
 * @param start where to go on
 * @param attempt number of the process that drives the run, from 1
 * @param selectionsEvery each so many updates the scored candidates are told of; 0 never
 */
public record LoopSpec(
    LoopSettings settings,
    ParameterLayout layout,
    TrainingLoop.Slots slots,
    PriceList prices,
    LoopState start,
    int attempt,
    int selectionsEvery)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public LoopSpec {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(slots, "slots");
    Objects.requireNonNull(prices, "prices");
    Objects.requireNonNull(start, "start");
  }

  /** The loop, standing at the start. */
  public TrainingLoop loop(Replicas replicas, LoopListener listener) {
    return new TrainingLoop(
        settings, layout, slots, prices, start, replicas, List.of(listener), attempt);
  }
}

package org.notrainnogain.training.calibration;

import java.util.List;
import java.util.OptionalInt;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.model.LanguageModel;
import org.notrainnogain.training.rst.Phase;

/**
 * Forward and backward of one microbatch a replica, through the first layers, as training computes
 * it: examples to tensors, in pieces of {@code device-batch}, gradients added to the vector.
 * Untimed: making the examples and zeroing the gradients, which is done once an update.
 */
final class ForwardBackwardMeasurement<E> implements Measurement {
  private final LanguageModel<E> model;
  private final List<List<E>> microbatches;
  private List<E> microbatch;

  /**
   * @param microbatches of equal size, taken in turn
   */
  ForwardBackwardMeasurement(LanguageModel<E> model, List<List<E>> microbatches) {
    this.model = model;
    this.microbatches = microbatches;
  }

  @Override
  public String phase() {
    return Phase.FORWARD_BACKWARD.tableName();
  }

  @Override
  public OptionalInt sequences() {
    return OptionalInt.of(microbatches.get(0).size());
  }

  @Override
  public void prepare(int round, int activeLayers) {
    microbatch = microbatches.get(round % microbatches.size());
    model.parameters().zeroGradients();
  }

  @Override
  public void work(int activeLayers) {
    double loss = model.forwardBackward(microbatch, ActiveLayers.lowest(activeLayers), 1.0);
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(
          "The loss of freshly drawn weights through %d layers is %s; no time of it means anything"
              .formatted(activeLayers, loss));
    }
  }

  @Override
  public int units(int replicas) {
    return replicas;
  }
}

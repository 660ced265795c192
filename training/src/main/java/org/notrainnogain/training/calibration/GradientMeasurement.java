package org.notrainnogain.training.calibration;

import java.util.List;
import java.util.OptionalInt;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.model.InverseTransformSampler;
import org.notrainnogain.training.model.LabelSampler;
import org.notrainnogain.training.model.LanguageModel;
import org.notrainnogain.training.rst.Phase;

/**
 * The gradients of one microbatch a replica through the first layers, as training computes them:
 * examples to tensors, in pieces of {@code device-batch}, added to the vector. Untimed: making the
 * examples, zeroing the gradients, which is done once an update, and what is done once an estimate
 * of the curvature, the optimizer's moving average, which takes less than an update does.
 */
final class GradientMeasurement<E> implements Measurement {
  /** Adds the gradients of a microbatch to the model's. */
  interface Gradient<E> {
    /**
     * @param labels draws labels, where they are drawn
     */
    void add(List<E> microbatch, ActiveLayers active, LabelSampler labels);
  }

  private final Phase phase;
  private final LanguageModel<E> model;
  private final List<List<E>> microbatches;
  private final Gradient<E> gradient;
  private List<E> microbatch;
  private LabelSampler labels;

  /**
   * @param microbatches of equal size, taken in turn
   */
  GradientMeasurement(
      Phase phase, LanguageModel<E> model, List<List<E>> microbatches, Gradient<E> gradient) {
    this.phase = phase;
    this.model = model;
    this.microbatches = microbatches;
    this.gradient = gradient;
  }

  @Override
  public String phase() {
    return phase.tableName();
  }

  @Override
  public OptionalInt sequences() {
    return OptionalInt.of(microbatches.get(0).size());
  }

  @Override
  public void prepare(int round, int activeLayers) {
    microbatch = microbatches.get(round % microbatches.size());
    labels =
        new InverseTransformSampler(SeededRandom.of(0, "calibration labels", round, activeLayers));
    model.parameters().zeroGradients();
  }

  @Override
  public void work(int activeLayers) {
    gradient.add(microbatch, ActiveLayers.lowest(activeLayers), labels);
  }

  @Override
  public int units(int replicas) {
    return replicas;
  }
}

package org.notrainnogain.training.calibration;

import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.model.InverseTransformSampler;
import org.notrainnogain.training.model.LanguageModel;
import org.notrainnogain.training.rst.Phase;

/**
 * One microbatch a replica of an estimate of the curvature, through the first layers: forward,
 * labels drawn, backward. Untimed: what is done once an estimate, zeroing the gradients and the
 * optimizer's moving average, which takes less than an update does.
 */
final class HessianMeasurement<E> implements Measurement {
  private final LanguageModel<E> model;
  private final CurvatureEstimate estimate;
  private final List<List<E>> microbatches;
  private List<E> microbatch;
  private RandomGenerator random;

  /**
   * @param microbatches of equal size, taken in turn
   */
  HessianMeasurement(
      LanguageModel<E> model, CurvatureEstimate estimate, List<List<E>> microbatches) {
    this.model = model;
    this.estimate = estimate;
    this.microbatches = microbatches;
  }

  @Override
  public String phase() {
    return Phase.HESSIAN.tableName();
  }

  @Override
  public OptionalInt sequences() {
    return OptionalInt.of(microbatches.get(0).size());
  }

  @Override
  public void prepare(int round, int activeLayers) {
    microbatch = microbatches.get(round % microbatches.size());
    random = SeededRandom.of(0, "calibration labels", round, activeLayers);
  }

  /** Adds to the gradients of whatever worked before: how large they are costs no time. */
  @Override
  public void work(int activeLayers) {
    model.forwardBackwardOnDrawnLabels(
        microbatch,
        ActiveLayers.lowest(activeLayers),
        1.0,
        estimate.labels(),
        new InverseTransformSampler(random));
  }

  @Override
  public int units(int replicas) {
    return replicas;
  }
}

package org.notrainnogain.training.calibration;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.notrainnogain.training.model.LanguageModel;

/**
 * The losses of one batch of evaluation a replica, through all layers. Evaluation is never charged:
 * this is for knowing how long it takes.
 */
final class EvaluationMeasurement<E> implements Measurement {
  private final LanguageModel<E> model;
  private final List<E> batch;
  private final int layers;

  EvaluationMeasurement(LanguageModel<E> model, List<E> batch, int layers) {
    this.model = model;
    this.batch = batch;
    this.layers = layers;
  }

  @Override
  public String phase() {
    return MeasuredPrice.EVALUATION;
  }

  @Override
  public OptionalInt sequences() {
    return OptionalInt.of(batch.size());
  }

  @Override
  public boolean measuredAt(int activeLayers) {
    return activeLayers == layers;
  }

  @Override
  public void prepare(int round, int activeLayers) {
    // The same batch each time.
  }

  @Override
  public void work(int activeLayers) {
    model.losses(batch, IntStream.range(0, activeLayers).toArray());
  }

  @Override
  public int units(int replicas) {
    return replicas;
  }
}

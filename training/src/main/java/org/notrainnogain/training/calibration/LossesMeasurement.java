package org.notrainnogain.training.calibration;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.notrainnogain.training.model.LanguageModel;

/**
 * The losses of one batch a replica without gradients, at the predicted positions alone: what
 * scoring candidates takes, and what evaluation takes.
 */
final class LossesMeasurement<E> implements Measurement {
  private final String phase;
  private final LanguageModel<E> model;
  private final List<List<E>> batches;
  private final IntPredicate depths;
  private List<E> batch;

  /**
   * @param batches of equal size, taken in turn
   * @param depths numbers of active layers that it is measured with
   */
  LossesMeasurement(
      String phase, LanguageModel<E> model, List<List<E>> batches, IntPredicate depths) {
    this.phase = phase;
    this.model = model;
    this.batches = batches;
    this.depths = depths;
  }

  @Override
  public String phase() {
    return phase;
  }

  @Override
  public OptionalInt sequences() {
    return OptionalInt.of(batches.get(0).size());
  }

  @Override
  public boolean measuredAt(int activeLayers) {
    return depths.test(activeLayers);
  }

  @Override
  public void prepare(int round, int activeLayers) {
    batch = batches.get(round % batches.size());
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

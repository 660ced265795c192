package org.notrainnogain.training.optim;

import java.util.List;

/**
 * Changes one slice of the flat weights by one update and keeps the state that belongs to the
 * slice.
 *
 * <p>Slices may cut tensors anywhere. Every operation is per element or depends on whole tensors'
 * step counts only, so that any cutting gives the same weights bit for bit. For use by one thread
 * at a time.
 */
public interface Optimizer extends AutoCloseable {
  /** Name of the optimizer, as in configuration and prices. */
  String name();

  /**
   * One update, in place.
   *
   * @param weights the slice's weights
   * @param gradients the slice's gradients, before clipping; not changed
   * @param learningRate the learning rate
   * @param clipFactor the gradients are taken times this, 1 for no clipping
   * @param steps for each tensor of the layout, in how many updates it had a gradient, this one
   *     included
   * @param hadGradient for each tensor of the layout, whether it had a gradient in this update; one
   *     that had none is left alone entirely: weights, state and decay
   * @return how many entries its rule left unclipped
   */
  UnclippedEntries update(
      float[] weights,
      float[] gradients,
      double learningRate,
      double clipFactor,
      long[] steps,
      boolean[] hadGradient);

  /**
   * Takes an estimate of the curvature into account, before an update.
   *
   * @param gradients the slice of the estimate's gradient, as {@code
   *     org.notrainnogain.training.curvature} makes it; not clipped, not changed
   * @param hadGradient for each tensor of the layout, whether the estimate reached it; the state of
   *     one that it did not is left alone
   * @throws IllegalStateException when the optimizer uses none, as its settings say
   */
  void updateCurvature(float[] gradients, boolean[] hadGradient);

  /** Names of the state vectors, each as long as the slice, in fixed order. */
  List<String> stateNames();

  /** Copies a state vector out. */
  void readState(String name, float[] into);

  /** Replaces a state vector. */
  void loadState(String name, float[] from);

  /** Frees what the state holds. */
  @Override
  void close();
}

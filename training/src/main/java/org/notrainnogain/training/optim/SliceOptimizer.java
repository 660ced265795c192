package org.notrainnogain.training.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/**
 * An optimizer in plain Java on the arrays that its slice lives in: named state vectors, zero at
 * first, and a step for each part of a tensor that had a gradient. The rule is the subclass's.
 */
abstract class SliceOptimizer implements Optimizer {
  private final String name;
  private final int length;
  private final int tensors;
  private final List<TensorPart> parts;
  private final Map<String, float[]> states = new LinkedHashMap<>();

  SliceOptimizer(String name, ParameterLayout layout, Slice slice, String... states) {
    this.name = name;
    this.length = slice.length();
    this.tensors = layout.entries().size();
    this.parts = TensorPart.of(layout, slice);
    for (String state : states) {
      this.states.put(state, new float[length]);
    }
  }

  /**
   * Updates one tensor's part of the slice, in place.
   *
   * @param steps updates in which the tensor had a gradient, this one included
   * @return how many entries of the part the rule left unclipped
   */
  abstract UnclippedEntries step(
      float[] weights,
      float[] gradients,
      TensorPart part,
      double learningRate,
      double clipFactor,
      long steps);

  /** Takes an estimate of the curvature in for one tensor's part of the slice. */
  void curvature(float[] gradients, TensorPart part) {
    throw new IllegalStateException(
        String.format(
            Locale.ROOT,
            "Optimizer %s uses no curvature, as its settings say; none is to be estimated for it",
            name));
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final UnclippedEntries update(
      float[] weights,
      float[] gradients,
      double learningRate,
      double clipFactor,
      long[] steps,
      boolean[] hadGradient) {
    requireSlice("Weights", weights);
    requireSlice("Gradients", gradients);
    requireTensors("step counts", steps.length);
    requireTensors("gradient flags", hadGradient.length);
    UnclippedEntries unclipped = UnclippedEntries.NONE;
    for (TensorPart part : parts) {
      if (hadGradient[part.tensor()]) {
        unclipped =
            unclipped.plus(
                step(weights, gradients, part, learningRate, clipFactor, steps[part.tensor()]));
      }
    }
    return unclipped;
  }

  @Override
  public final void updateCurvature(float[] gradients, boolean[] hadGradient) {
    requireSlice("Gradients", gradients);
    requireTensors("gradient flags", hadGradient.length);
    for (TensorPart part : parts) {
      if (hadGradient[part.tensor()]) {
        curvature(gradients, part);
      }
    }
  }

  @Override
  public final List<String> stateNames() {
    return List.copyOf(states.keySet());
  }

  /** The state vector itself. */
  final float[] state(String state) {
    float[] vector = states.get(state);
    if (vector == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Optimizer %s has no state %s; it has %s", name, state, stateNames()));
    }
    return vector;
  }

  @Override
  public final void readState(String state, float[] into) {
    requireSlice("State " + state, into);
    System.arraycopy(state(state), 0, into, 0, length);
  }

  @Override
  public final void loadState(String state, float[] from) {
    requireSlice("State " + state, from);
    System.arraycopy(from, 0, state(state), 0, length);
  }

  private void requireSlice(String what, float[] vector) {
    if (vector.length != length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s must have the slice's %d elements, got %d",
              what,
              length,
              vector.length));
    }
  }

  private void requireTensors(String what, int count) {
    if (count != tensors) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "An update needs %s for the layout's %d tensors, got %d",
              what,
              tensors,
              count));
    }
  }

  @Override
  public final void close() {
    // The state is in Java arrays: nothing native to free.
  }
}

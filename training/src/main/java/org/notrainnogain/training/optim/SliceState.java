package org.notrainnogain.training.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/** The state vectors of an optimizer for one slice, zero at first, by their fixed names. */
final class SliceState {
  private final String optimizer;
  private final int length;
  private final int tensors;
  private final Map<String, float[]> vectors = new LinkedHashMap<>();

  /**
   * @param optimizer its name, for messages
   */
  SliceState(String optimizer, ParameterLayout layout, Slice slice, String... names) {
    this.optimizer = optimizer;
    this.length = slice.length();
    this.tensors = layout.entries().size();
    for (String name : names) {
      vectors.put(name, new float[length]);
    }
  }

  /** In fixed order. */
  List<String> names() {
    return List.copyOf(vectors.keySet());
  }

  /** The vector itself. */
  float[] vector(String name) {
    float[] vector = vectors.get(name);
    if (vector == null) {
      throw new IllegalArgumentException(
          "Optimizer %s has no state %s; it has %s".formatted(optimizer, name, names()));
    }
    return vector;
  }

  void read(String name, float[] into) {
    requireSlice("State " + name, into);
    System.arraycopy(vector(name), 0, into, 0, length);
  }

  void load(String name, float[] from) {
    requireSlice("State " + name, from);
    System.arraycopy(from, 0, vector(name), 0, length);
  }

  /** Refuses the arguments of an update that are not made for this slice and layout. */
  void requireUpdate(float[] weights, float[] gradients, long[] steps, boolean[] hadGradient) {
    requireSlice("Weights", weights);
    requireSlice("Gradients", gradients);
    requireTensors("step counts", steps.length);
    requireTensors("gradient flags", hadGradient.length);
  }

  private void requireSlice(String what, float[] vector) {
    if (vector.length != length) {
      throw new IllegalArgumentException(
          "%s must have the slice's %d elements, got %d".formatted(what, length, vector.length));
    }
  }

  private void requireTensors(String what, int count) {
    if (count != tensors) {
      throw new IllegalArgumentException(
          "An update needs %s for the layout's %d tensors, got %d".formatted(what, tensors, count));
    }
  }
}

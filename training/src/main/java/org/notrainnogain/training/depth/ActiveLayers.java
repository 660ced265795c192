package org.notrainnogain.training.depth;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The layers that a microbatch runs through in training, and what each adds to its input is
 * multiplied by.
 *
 * <p>The arrays are not copied and must not be changed; never compare with {@code equals}.
 *
 * @param layers strictly ascending, counted from 0, at least one
 * @param scales one a layer, above 0; 1 leaves it as it is
 */
public record ActiveLayers(int[] layers, double[] scales) implements Serializable {
  private static final long serialVersionUID = 1L;

  public ActiveLayers {
    Objects.requireNonNull(layers, "layers");
    if (layers.length == 0 || layers.length != scales.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Active layers need at least one layer and a scale for each, got %d layers and %d scales",
              layers.length,
              scales.length));
    }
  }

  /** Layers as they are. */
  public static ActiveLayers of(int... layers) {
    double[] scales = new double[layers.length];
    Arrays.fill(scales, 1);
    return new ActiveLayers(layers, scales);
  }

  /** The lowest layers, as they are. */
  public static ActiveLayers lowest(int count) {
    return of(IntStream.range(0, count).toArray());
  }
}

package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import org.notrainnogain.training.depth.ActiveLayers;

/**
 * The unit of the mathematics and of a price: which sequences, through which layers.
 *
 * <p>The array is not copied and must not be changed; never compare with {@code equals}.
 *
 * @param index the microbatch's place in its batch, from 0
 * @param positions data positions of its sequences
 * @param depth layers its sequences pass
 */
public record Microbatch(int index, long[] positions, ActiveLayers depth) implements Serializable {
  public Microbatch {
    Objects.requireNonNull(positions, "positions");
    Objects.requireNonNull(depth, "depth");
    if (positions.length == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Microbatch %d has no sequences; it needs at least one", index));
    }
  }

  /** Layers its sequences pass, ascending, from 0. */
  public int[] activeLayers() {
    return depth.layers();
  }
}

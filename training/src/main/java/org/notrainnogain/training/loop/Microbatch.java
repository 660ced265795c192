package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.Objects;

/**
 * The unit of the mathematics and of a price: which sequences, through which layers.
 *
 * <p>The arrays are not copied and must not be changed; never compare with {@code equals}.
 *
 * @param index the microbatch's place in its batch, from 0
 * @param positions data positions of its sequences
 * @param activeLayers layers its sequences pass, ascending, from 0
 */
public record Microbatch(int index, long[] positions, int[] activeLayers) implements Serializable {
  public Microbatch {
    Objects.requireNonNull(positions, "positions");
    Objects.requireNonNull(activeLayers, "activeLayers");
    if (positions.length == 0 || activeLayers.length == 0) {
      throw new IllegalArgumentException(
          "Microbatch %d has %d sequences and %d active layers; it needs at least one of each"
              .formatted(index, positions.length, activeLayers.length));
    }
  }
}

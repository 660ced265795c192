package org.notrainnogain.selection;

import java.io.Serializable;

/**
 * What a selector holds between two calls, as a checkpoint stores it: plain arrays that any JSON
 * mapper can write and read.
 *
 * <p>The arrays are not copied and must not be changed; never compare states with {@code equals}.
 *
 * @param lossHistory the latest losses, oldest first; empty for selectors without a history
 * @param waiting accepted positions that are in no batch yet, in order of selection, distinct
 */
public record SelectorState(float[] lossHistory, long[] waiting) implements Serializable {
  private static final long serialVersionUID = 1L;

  public SelectorState {
    Positions.requireDistinct("Waiting", waiting);
    for (int i = 0; i < lossHistory.length; i++) {
      if (!Float.isFinite(lossHistory[i])) {
        throw new IllegalArgumentException(
            "Loss history has "
                + lossHistory[i]
                + " at "
                + i
                + ", losses must be finite; go back to an earlier checkpoint");
      }
    }
  }

  /** The state of a selector that has seen nothing. */
  public static SelectorState empty() {
    return new SelectorState(new float[0], new long[0]);
  }
}

package org.notrainnogain.selection;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/** The latest losses, in which a loss is ranked. */
final class LossHistory implements Serializable {
  private static final long serialVersionUID = 1L;
  private final int capacity;
  private float[] losses = new float[0];

  /**
   * @param capacity losses kept, at least 1
   */
  LossHistory(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "History of %d losses must hold at least 1", capacity));
    }
    this.capacity = capacity;
  }

  /** Appends losses; the oldest fall out. */
  void add(float[] latest) {
    float[] all = Arrays.copyOf(losses, losses.length + latest.length);
    System.arraycopy(latest, 0, all, losses.length, latest.length);
    losses = Arrays.copyOfRange(all, Math.max(0, all.length - capacity), all.length);
  }

  /**
   * Percentiles of losses in this history, in [0, 100]. With n losses in it, below(s) of them
   * smaller than s and upTo(s) not larger:
   *
   * <pre>
   * percentile(s) = 50 / n (below(s) + upTo(s) + (1 if s is in the history, else 0))
   * </pre>
   *
   * <p>capped at 100, which rounding can pass.
   */
  double[] percentiles(float[] of) {
    float[] sorted = losses.clone();
    Arrays.sort(sorted);
    double weight = 50.0 / sorted.length;
    double[] percentiles = new double[of.length];
    for (int i = 0; i < of.length; i++) {
      int below = count(sorted, of[i], false);
      int upTo = count(sorted, of[i], true);
      percentiles[i] = Math.min(100, (below + upTo + (upTo > below ? 1 : 0)) * weight);
    }
    return percentiles;
  }

  /** How many of ascending losses are below a value, or up to it. */
  private static int count(float[] sorted, float value, boolean upTo) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value || upTo && sorted[middle] == value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** A copy, oldest first. */
  float[] losses() {
    return losses.clone();
  }

  void restore(float[] stored) {
    if (stored.length > capacity) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "State has a history of %d losses, this selector keeps %d; resume with the settings that wrote it",
              stored.length,
              capacity));
    }
    losses = stored.clone();
  }
}

package org.notrainnogain.training.tensor;

import java.io.Serializable;

/**
 * A contiguous part of the flat parameter vector.
 *
 * @param start first element, counted from 0
 * @param length number of elements, at least 1
 */
public record Slice(int start, int length) implements Serializable {
  private static final long serialVersionUID = 1L;

  public Slice {
    if (start < 0 || length < 1 || start > Integer.MAX_VALUE - length) {
      throw new IllegalArgumentException(
          "Slice must start at 0 or later and hold at least one element within int range, got"
              + " start "
              + start
              + ", length "
              + length);
    }
  }

  /** The element after the last one. */
  public int end() {
    return start + length;
  }
}

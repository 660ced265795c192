package org.notrainnogain.selection;

import java.util.Arrays;

/** The checks that every list of stream positions passes. */
final class Positions {
  private Positions() {}

  /** Demands distinct positions of at least 0 in any order; an empty list passes. */
  static void requireDistinct(String thing, long[] positions) {
    long[] sorted = positions.clone();
    Arrays.sort(sorted);
    if (sorted.length > 0 && sorted[0] < 0) {
      throw new IllegalArgumentException(
          thing
              + " position "
              + sorted[0]
              + " is negative; positions count from 0 in the global data order");
    }
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw new IllegalArgumentException(
            thing + " position " + sorted[i] + " occurs twice; positions must be distinct");
      }
    }
  }

  static void requireAny(String thing, long[] positions) {
    if (positions.length == 0) {
      throw new IllegalArgumentException(
          thing + " without positions are not allowed; give at least one position");
    }
  }
}

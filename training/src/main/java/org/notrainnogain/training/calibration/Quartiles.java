package org.notrainnogain.training.calibration;

import java.util.Arrays;

/**
 * Median and quartiles of a sample: between two values they lie on the straight line between them
 * (the usual definition, type 7 of Hyndman and Fan).
 *
 * @param first a quarter of the values lies below
 * @param median half of them
 * @param third three quarters
 */
record Quartiles(double first, double median, double third) {
  /** Of at least one value, in any order. */
  static Quartiles of(long[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("Quartiles need at least one value, there is none");
    }
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
  }

  private static double at(long[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** The interquartile range: how far apart the middle half of the values lies. */
  double range() {
    return third - first;
  }
}

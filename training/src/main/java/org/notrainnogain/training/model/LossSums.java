package org.notrainnogain.training.model;

/**
 * Losses of examples, as sums that add up over any grouping.
 *
 * @param sums for each example, the sum of the cross entropies (in nats) of its predicted
 *     positions; not copied, must not be changed
 * @param counts for each example, the number of its predicted positions; not copied
 */
public record LossSums(double[] sums, int[] counts) {
  public LossSums {
    if (sums.length != counts.length) {
      throw new IllegalArgumentException(
          "Loss sums need a count for each example, got "
              + sums.length
              + " sums and "
              + counts.length
              + " counts");
    }
  }

  /** Number of examples. */
  public int examples() {
    return sums.length;
  }

  /** Mean loss of one example; NaN when nothing was predicted in it. */
  public double mean(int example) {
    return sums[example] / counts[example];
  }

  /** Mean loss of each example, as it is compared and stored; NaN as in {@link #mean(int)}. */
  public float[] means() {
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) mean(i);
    }
    return means;
  }

  /** Mean loss over all predicted positions of all examples; NaN when there are none. */
  public double mean() {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += sums[i];
      count += counts[i];
    }
    return sum / count;
  }
}

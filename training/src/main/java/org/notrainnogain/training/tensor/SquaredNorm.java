package org.notrainnogain.training.tensor;

/**
 * The squared Euclidean norm of a vector of 32-bit floats. Added up in 64-bit floats, in four sums
 * that run side by side: exact to about 1e-10 where a 32-bit sum over millions of gradients is off
 * by percents, and the same bits every time.
 */
public final class SquaredNorm {
  private SquaredNorm() {}

  /** Sum of the squares; NaN or infinite when an element is. */
  public static double of(float[] vector) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < vector.length; i += 4) {
      first += (double) vector[i] * vector[i];
      second += (double) vector[i + 1] * vector[i + 1];
      third += (double) vector[i + 2] * vector[i + 2];
      fourth += (double) vector[i + 3] * vector[i + 3];
    }
    for (; i < vector.length; i++) {
      first += (double) vector[i] * vector[i];
    }
    return (first + second) + (third + fourth);
  }
}

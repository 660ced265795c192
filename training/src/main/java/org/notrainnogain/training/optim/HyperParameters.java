package org.notrainnogain.training.optim;

/** Checks of hyper-parameters that every optimizer makes. */
final class HyperParameters {
  private HyperParameters() {}

  /** The decay of a moving average, in [0, 1). */
  static void requireBeta(String optimizer, String setting, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          "%s's %s must be at least 0 and below 1, got %s".formatted(optimizer, setting, value));
    }
  }

  /** A finite number, 0 or more. */
  static void requireNotNegative(String optimizer, String setting, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s's %s must be a number of 0 or more, got %s".formatted(optimizer, setting, value));
    }
  }

  static void requireSpares(String optimizer, WeightDecaySpares spares) {
    if (spares == null) {
      throw new IllegalArgumentException(
          optimizer + " needs weight-decay.spares, biases or biases-norms-scales");
    }
  }
}

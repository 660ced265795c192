package org.notrainnogain.dataprep.sequences;

import java.io.Serializable;

/**
 * Shares of the documents that go to each evaluation split; the rest is for training.
 *
 * @param holdout share for the proxy model's training, in [0, 1)
 * @param validation share for validation, in [0, 1)
 * @param test share for the final test, in [0, 1)
 */
public record SplitShares(double holdout, double validation, double test) implements Serializable {
  public SplitShares {
    check("holdout", holdout);
    check("validation", validation);
    check("test", test);
    if (!(holdout + validation + test < 1)) {
      throw new IllegalArgumentException(
          "Shares of holdout "
              + holdout
              + ", validation "
              + validation
              + " and test "
              + test
              + " leave nothing to train on; their sum must be below 1");
    }
  }

  /** What is left for training. */
  public double train() {
    return 1 - holdout - validation - test;
  }

  /** The share of one split. */
  public double of(Split split) {
    return switch (split) {
      case TRAIN -> train();
      case HOLDOUT -> holdout;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  private static void check(String name, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "Share of "
              + name
              + " must be at least 0 and below 1, got "
              + share
              + "; give a fraction");
    }
  }
}

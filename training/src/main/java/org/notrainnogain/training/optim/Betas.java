package org.notrainnogain.training.optim;

import java.io.Serializable;
import java.util.Locale;

/**
 * The shares that an optimizer's two moving averages keep.
 *
 * @param beta1 of the first moment, in [0, 1)
 * @param beta2 of the second one, of squares or of the curvature, as the optimizer says; in [0, 1)
 */
public record Betas(double beta1, double beta2) implements Serializable {
  private static final long serialVersionUID = 1L;

  public Betas {
    requireShare("beta1", beta1);
    requireShare("beta2", beta2);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be at least 0 and below 1, got %s", name, value));
    }
  }
}

package org.notrainnogain.training.optim;

import java.io.Serializable;

/**
 * B in the rule of {@link SophiaG}: the factor that makes curvature of the squared gradient of a
 * mean loss. The expected square of such a gradient over n labels is the Gauss-Newton diagonal / n,
 * so that B = n; a larger one overstates the curvature as much, and lets more steps pass without
 * being clipped.
 */
public sealed interface BatchTokens extends Serializable {
  /** As many as the labels behind the squared gradient, which the plan of a run knows. */
  record Labels() implements BatchTokens {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A number.
   *
   * @param tokens at least 1
   */
  record Given(long tokens) implements BatchTokens {
    private static final long serialVersionUID = 1L;

    public Given {
      if (tokens < 1) {
        throw new IllegalArgumentException("batch-tokens must be 1 or more, got " + tokens);
      }
    }
  }
}

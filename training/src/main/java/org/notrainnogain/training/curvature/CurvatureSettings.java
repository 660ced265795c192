package org.notrainnogain.training.curvature;

import java.io.Serializable;
import java.util.Objects;

/**
 * When an optimizer needs an estimate of the curvature, and from what.
 *
 * @param interval updates from one estimate to the next: one comes before updates 1, 1 + interval
 *     and so on; at least 1
 * @param microbatches how many of the batch's first microbatches it is made from, at least 1
 * @param estimate how it is made from them
 */
public record CurvatureSettings(int interval, int microbatches, CurvatureEstimate estimate)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public CurvatureSettings {
    if (interval < 1 || microbatches < 1) {
      throw new IllegalArgumentException(
          "Curvature needs an interval and microbatches of at least 1, got %d and %d"
              .formatted(interval, microbatches));
    }
    Objects.requireNonNull(estimate, "estimate");
  }

  /**
   * Whether an estimate comes before this update.
   *
   * @param step the update's number, from 1
   */
  public boolean due(long step) {
    return (step - 1) % interval == 0;
  }
}

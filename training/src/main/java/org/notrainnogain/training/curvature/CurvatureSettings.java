package org.notrainnogain.training.curvature;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

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
          String.format(
              Locale.ROOT,
              "Curvature needs an interval and microbatches of at least 1, got %d and %d",
              interval,
              microbatches));
    }
    Objects.requireNonNull(estimate, "estimate");
  }

  /**
   * How many labels the gradient of an estimate is the mean over, as expected: those of the
   * microbatches that count.
   *
   * @param microbatch sequences of a microbatch
   * @param labelsOfSequence as the model has them from the estimate's source of labels
   */
  public long labels(int microbatch, double labelsOfSequence) {
    long counting =
        IntStream.range(0, microbatches)
            .filter(index -> estimate.weight(index, microbatches) > 0)
            .count();
    return Math.round(counting * microbatch * labelsOfSequence);
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

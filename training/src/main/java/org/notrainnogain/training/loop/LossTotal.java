package org.notrainnogain.training.loop;

import java.io.Serializable;

/**
 * Losses added up over masked positions, so that every token weighs the same.
 *
 * @param sum of the losses, in nats
 * @param tokens masked positions
 */
public record LossTotal(double sum, long tokens) implements Serializable {
  /** The mean over all masked positions, in nats; NaN without any. */
  public double mean() {
    return sum / tokens;
  }
}

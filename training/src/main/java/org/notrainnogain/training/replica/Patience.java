package org.notrainnogain.training.replica;

import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;

/**
 * How long the parts of a run wait for one another before a replica is taken to be lost. No part of
 * a run's identity.
 *
 * @param exchange longest wait of a replica for weights or gradients of another
 * @param job longest wait of a replica for another in an update or an evaluation, and longest time
 *     that a checkpoint, the building of the replicas, or a stretch beyond its length may take
 */
public record Patience(Duration exchange, Duration job) implements Serializable {
  private static final long serialVersionUID = 1L;

  public Patience {
    requirePositive("exchange", exchange);
    requirePositive("job", job);
  }

  private static void requirePositive(String what, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The time-out of the %s must be longer than nothing, got %s",
              what,
              value));
    }
  }
}

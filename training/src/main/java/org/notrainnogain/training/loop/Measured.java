package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What the replicas answered, and how long each of them took.
 *
 * @param value the answer
 * @param timings one entry a replica and phase
 * @param <T> type of the answer
 */
public record Measured<T>(T value, List<PhaseTiming> timings) implements Serializable {
  private static final long serialVersionUID = 1L;

  public Measured {
    Objects.requireNonNull(value, "value");
    timings = List.copyOf(timings);
  }
}

package org.notrainnogain.jobs.nightly.task;

import java.util.Objects;
import java.util.Optional;

/**
 * What a task that is to be done takes, as far as it is known.
 *
 * @param rstSeconds reference system time, at most
 * @param wallSeconds wall time to expect; empty where nothing like it has ended here
 * @param bytes that it writes to DIR at most; empty while its settings are not known
 */
public record TaskCost(double rstSeconds, Optional<Double> wallSeconds, Optional<Long> bytes) {
  public TaskCost {
    Objects.requireNonNull(wallSeconds, "wallSeconds");
    Objects.requireNonNull(bytes, "bytes");
  }

  /** Of a task of which no more is known than the reference system time that it is given. */
  static TaskCost unknown(double rstSeconds) {
    return new TaskCost(rstSeconds, Optional.empty(), Optional.empty());
  }
}

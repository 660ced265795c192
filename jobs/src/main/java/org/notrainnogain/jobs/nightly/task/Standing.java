package org.notrainnogain.jobs.nightly.task;

import java.util.Objects;
import java.util.Optional;

/**
 * How a task stands, by what lies in DIR.
 *
 * @param runId its run, where it has one and its settings are known
 * @param reason in words
 */
public record Standing(State state, Optional<String> runId, String reason) {
  /** Whether there is something to do, and whether it can be done. */
  public enum State {
    /** There is nothing to do. */
    DONE,
    /** It ended by itself and not as it should; counts as done until it is tried again. */
    FAILED,
    /** To be done, or to go on with. */
    MISSING,
    /** It needs what an earlier task has not made yet. */
    WAITING
  }

  public Standing {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(reason, "reason");
  }

  static Standing of(State state, String reason) {
    return new Standing(state, Optional.empty(), reason);
  }

  /** Whether it stands so. */
  public boolean is(State other) {
    return state == other;
  }
}

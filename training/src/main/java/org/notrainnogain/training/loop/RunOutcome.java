package org.notrainnogain.training.loop;

import java.util.Objects;

/**
 * How a run, or this part of it, ended.
 *
 * @param end why the loop returned
 * @param state the loop's state at that moment
 */
public record RunOutcome(End end, LoopState state) {
  /** Why the loop returned. */
  public enum End {
    /** No further whole update fits into the budget. */
    BUDGET_SPENT,
    /** It was asked to stop; a checkpoint was written. */
    STOPPED,
    /** The depth plan wants more layers than the model has; a checkpoint was written. */
    GROWTH_DUE
  }

  public RunOutcome {
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(state, "state");
  }
}

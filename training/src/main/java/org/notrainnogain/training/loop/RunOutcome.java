package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.Objects;

/**
 * How a run, or this part of it, ended.
 *
 * @param end why the loop returned
 * @param state the loop's state at that moment
 */
public record RunOutcome(End end, LoopState state) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Why the loop returned. */
  public enum End {
    /** No further whole update fits into the budget. */
    BUDGET_SPENT,
    /** A loop was asked to pause between two updates, and can go on. */
    PAUSED,
    /** The run was asked to stop; a checkpoint was written. */
    STOPPED,
    /** The depth plan wants more layers than the model has. */
    GROWTH_DUE
  }

  public RunOutcome {
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(state, "state");
  }
}

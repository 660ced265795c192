package org.notrainnogain.jobs.nightly.task;

import java.util.Locale;
import java.util.Objects;
import org.notrainnogain.reporting.tables.NightlyRunRow;

/**
 * How a task ended in a night.
 *
 * @param reason in words; null where there is nothing to say
 */
public record Outcome(Status status, String reason) {
  /** The column {@code status} of the table {@code nightly_runs}, in lower case. */
  public enum Status {
    /** Done, in this night or before. */
    DONE,
    /** Tried, and failed; or failed before and not tried again. */
    FAILED,
    /** Not tried, since what it needs is not there. */
    BLOCKED,
    /** Stopped by a wish to stop; it goes on there. */
    STOPPED,
    /** Not reached, since the night was stopped. */
    NOT_REACHED;

    /** What the table calls it. */
    public String tableName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a task ended so, by its row. */
    public boolean isOf(NightlyRunRow row) {
      return row.status().equals(tableName());
    }
  }

  /** It ended as it should, and there is nothing to say. */
  public static final Outcome DONE = new Outcome(Status.DONE, null);

  public Outcome {
    Objects.requireNonNull(status, "status");
  }

  /** Whether it ended so. */
  public boolean is(Status other) {
    return status == other;
  }
}

package org.notrainnogain.jobs.nightly;

import java.time.Instant;
import java.util.Locale;
import org.notrainnogain.jobs.nightly.task.Outcome;

/**
 * A row of the table {@code nightly_runs} without its plan.
 *
 * @param nightId when the night began
 * @param task kind of the task
 * @param name of the task among its kind
 * @param runId null for tasks without a run, or whose run is not known yet
 * @param status done, failed, blocked, stopped or not_reached
 * @param reason null where there is nothing to say
 * @param startedAt null where nothing was done
 * @param finishedAt null where nothing was done
 */
record NightlyRunRow(
    String nightId,
    String task,
    String name,
    String runId,
    String status,
    String reason,
    Instant startedAt,
    Instant finishedAt) {
  boolean is(Outcome.Status other) {
    return status.equals(other.name().toLowerCase(Locale.ROOT));
  }
}

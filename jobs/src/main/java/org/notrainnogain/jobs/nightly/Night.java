package org.notrainnogain.jobs.nightly;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.notrainnogain.jobs.nightly.task.NightDirectory;
import org.notrainnogain.jobs.nightly.task.NightShift;
import org.notrainnogain.jobs.nightly.task.Outcome;
import org.notrainnogain.jobs.nightly.task.Standing;
import org.notrainnogain.jobs.nightly.task.Task;
import org.notrainnogain.reporting.tables.NightlyRunRow;
import org.notrainnogain.storage.HeldException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One night's work: goes through the tasks in order, does what is missing, goes on after a failed
 * task with those that do not need it, and keeps a record of each.
 */
final class Night {
  private static final Logger LOG = LoggerFactory.getLogger(Night.class);
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final FailedTasks failed;
  private final InstantSource clock;
  private final String id;
  private final List<NightlyRunRow> rows = new ArrayList<>();
  private boolean stopped;

  /**
   * @param clock for the night's id and the times of tasks
   */
  Night(FailedTasks failed, InstantSource clock) {
    this.failed = failed;
    this.clock = clock;
    this.id = ID.format(clock.instant());
  }

  /** Works through tasks, which may be some of the night's. */
  void work(List<? extends Task> tasks, NightShift shift) {
    for (int i = 0; i < tasks.size(); i++) {
      work(tasks.get(i), String.format(Locale.ROOT, "%d of %d", i + 1, tasks.size()), shift);
    }
  }

  private void work(Task task, String place, NightShift shift) {
    Optional<String> runId = Optional.empty();
    Instant started = null;
    Outcome outcome;
    if (stopped || shift.stopRequested().getAsBoolean()) {
      stopped = true;
      outcome = new Outcome(Outcome.Status.NOT_REACHED, "the night was stopped");
    } else {
      try {
        Standing standing = standing(task, shift.place());
        runId = standing.runId();
        if (standing.is(Standing.State.MISSING)) {
          started = clock.instant();
          shift.progress().printf(Locale.ROOT, "%n[%s] %s: %s%n", place, task.kind(), task.name());
        }
        outcome = outcome(task, standing, shift);
      } catch (Exception failure) { // Spark throws checked exceptions that it does not declare
        outcome = failure(task, failure, shift);
      }
    }
    stopped |= outcome.is(Outcome.Status.STOPPED);
    rows.add(
        new NightlyRunRow(
            id,
            task.kind(),
            task.name(),
            runId.orElse(null),
            outcome.status().tableName(),
            outcome.reason(),
            started,
            started == null ? null : clock.instant()));
  }

  private Standing standing(Task task, NightDirectory place) {
    Standing standing = task.standing(place);
    if (standing.is(Standing.State.FAILED) && failed == FailedTasks.AGAIN) {
      task.forget(place);
      return task.standing(place);
    }
    return standing;
  }

  private Outcome outcome(Task task, Standing standing, NightShift shift) {
    return switch (standing.state()) {
      case DONE -> new Outcome(Outcome.Status.DONE, "done before");
      case FAILED ->
          new Outcome(
              Outcome.Status.FAILED, standing.reason() + " (before; --retry-failed tries again)");
      case WAITING -> new Outcome(Outcome.Status.BLOCKED, standing.reason());
      case MISSING -> task.run(shift);
    };
  }

  private Outcome failure(Task task, Exception failure, NightShift shift) {
    if (shift.spark().sparkContext().isStopped()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Spark has ended during %s %s, so the night ends; the same command goes on",
              task.kind(),
              task.name()),
          failure);
    }
    if (failure instanceof HeldException) {
      shift
          .progress()
          .printf(Locale.ROOT, "%s %s: %s%n", task.kind(), task.name(), failure.getMessage());
      return new Outcome(Outcome.Status.BLOCKED, failure.getMessage());
    }
    LOG.debug("Task {} {} failed", task.kind(), task.name(), failure);
    shift
        .progress()
        .printf(Locale.ROOT, "%s %s failed: %s%n", task.kind(), task.name(), failure.getMessage());
    return new Outcome(
        Outcome.Status.FAILED, failure.getClass().getSimpleName() + ": " + failure.getMessage());
  }

  /** The night's id: when it began. */
  String id() {
    return id;
  }

  /** Whether the night was stopped before its last task. */
  boolean stopped() {
    return stopped;
  }

  /** A row a task, in the order of work. */
  List<NightlyRunRow> rows() {
    return List.copyOf(rows);
  }
}

package org.notrainnogain.jobs.runs;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.notrainnogain.jobs.pretrain.RunEnd;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.training.checkpoint.CommittedCheckpoint;

/**
 * A run in one line.
 *
 * @param words empty while the run has no manifest yet
 * @param status finished, failed or invalid; {@value #UNFINISHED}: running, stopped or crashed,
 *     which nothing in DIR tells apart; {@value #UNPUBLISHED}; {@value #UNREADABLE}
 * @param progress empty before the first checkpoint
 * @param checkpointAt when an unfinished run wrote its last checkpoint
 * @param reason why it is not finished, where that is known
 */
public record RunSummary(
    String id,
    Optional<RunWords> words,
    String status,
    Optional<RunProgress> progress,
    Optional<Instant> checkpointAt,
    Optional<String> reason) {
  /** Running, stopped or crashed. */
  public static final String UNFINISHED = "unfinished";

  /** Ended, but its tables are not published yet: the same pretrain command does that. */
  public static final String UNPUBLISHED = "unpublished";

  /** Its files are damaged. */
  public static final String UNREADABLE = "unreadable";

  private static final Comparator<RunSummary> ORDER =
      Comparator.comparing(
              (RunSummary run) -> run.words().orElse(null),
              Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(RunSummary::id);

  /** All runs by model, method, budget and seed; one whose files are damaged says so itself. */
  public static List<RunSummary> all(RunStore store) {
    return store.ids().stream().map(id -> readable(store.run(id))).sorted(ORDER).toList();
  }

  private static RunSummary readable(StoredRun run) {
    try {
      return of(run);
    } catch (RuntimeException damaged) {
      return new RunSummary(
          run.id(),
          Optional.empty(),
          UNREADABLE,
          Optional.empty(),
          Optional.empty(),
          Optional.of(String.valueOf(damaged.getMessage())));
    }
  }

  /** The run in one line. */
  public static RunSummary of(StoredRun run) {
    return run.row().map(row -> ended(run.id(), row)).orElseGet(() -> ofDirectory(run));
  }

  private static RunSummary ended(String id, RunRow row) {
    return new RunSummary(
        id,
        Optional.of(RunWords.of(row)),
        row.status(),
        Optional.of(RunProgress.of(row)),
        Optional.empty(),
        Optional.ofNullable(row.reason()));
  }

  private static RunSummary ofDirectory(StoredRun run) {
    Optional<RunWords> words = run.manifest().map(RunWords::of);
    Optional<RunEnd> end = run.end();
    if (end.isPresent()) {
      return new RunSummary(
          run.id(),
          words,
          UNPUBLISHED,
          Optional.of(RunProgress.of(end.get().state(), end.get().wallNanos())),
          Optional.empty(),
          Optional.ofNullable(end.get().reason()));
    }
    Optional<CommittedCheckpoint> newest = run.checkpoints().stream().findFirst();
    return new RunSummary(
        run.id(),
        words,
        UNFINISHED,
        newest.map(c -> RunProgress.of(c.checkpoint().state(), c.checkpoint().wallNanos())),
        newest.map(CommittedCheckpoint::at),
        Optional.empty());
  }
}

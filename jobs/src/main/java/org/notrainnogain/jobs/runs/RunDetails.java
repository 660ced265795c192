package org.notrainnogain.jobs.runs;

import java.util.List;
import java.util.Optional;
import org.notrainnogain.jobs.pretrain.RunManifest;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.training.checkpoint.CommittedCheckpoint;

/**
 * All that is known of a run.
 *
 * @param manifest empty while the run has none yet
 * @param row empty until its tables are published
 * @param attempts processes that worked on it
 * @param checkpoints newest first
 * @param validations ascending by step
 * @param unclipped empty for optimizers that bound no step
 * @param phases by wall time, the longest first
 */
public record RunDetails(
    RunSummary summary,
    Optional<RunManifest> manifest,
    Optional<RunRow> row,
    int attempts,
    List<CommittedCheckpoint> checkpoints,
    List<ValidationCurve.Point> validations,
    Optional<UnclippedShare> unclipped,
    List<PhaseTimes.PhaseTime> phases) {
  /** Reads a run. */
  public static RunDetails of(StoredRun run) {
    Optional<RunRow> row = run.row();
    return new RunDetails(
        RunSummary.of(run),
        run.manifest(),
        row,
        row.map(RunRow::attempts).orElseGet(run::attempts),
        run.checkpoints(),
        ValidationCurve.of(run),
        UnclippedShare.of(run),
        PhaseTimes.of(run));
  }
}

package org.notrainnogain.jobs.pretrain;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.notrainnogain.storage.Attempt;
import org.notrainnogain.storage.Commit;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.Checkpoint;
import org.notrainnogain.training.checkpoint.CheckpointStore;
import org.notrainnogain.training.events.TrainingSummaries;
import org.notrainnogain.training.loop.Checkpoints;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.replica.SparkReplicas;
import org.notrainnogain.training.tensor.ParameterLayout;

/**
 * Writes a run's checkpoints, each with the rows recorded since the one before, at wall intervals.
 */
final class RunCheckpoints implements Checkpoints {
  private final String runId;
  private final String corpusFingerprint;
  private final ParameterLayout layout;
  private final CheckpointStore store;
  private final Attempt attempt;
  private final SparkReplicas replicas;
  private final RunRecorder recorder;
  private final TrainingSummaries summaries;
  private final Duration interval;
  private final LongSupplier nanoTime;
  private final RunWallTime wallTime;
  private long lastSaved;

  RunCheckpoints(
      String runId,
      String corpusFingerprint,
      ParameterLayout layout,
      CheckpointStore store,
      Attempt attempt,
      SparkReplicas replicas,
      RunRecorder recorder,
      TrainingSummaries summaries,
      Duration interval,
      RunWallTime wallTime,
      LongSupplier nanoTime) {
    this.runId = runId;
    this.corpusFingerprint = corpusFingerprint;
    this.layout = layout;
    this.store = store;
    this.attempt = attempt;
    this.replicas = replicas;
    this.recorder = recorder;
    this.summaries = summaries;
    this.interval = interval;
    this.wallTime = wallTime;
    this.nanoTime = nanoTime;
    this.lastSaved = nanoTime.getAsLong();
  }

  @Override
  public boolean due() {
    return nanoTime.getAsLong() - lastSaved >= interval.toNanos();
  }

  @Override
  public List<PhaseTiming> save(LoopState state) {
    attempt.requireCurrent();
    Measured<SparkReplicas.WrittenState> written;
    try (Commit commit = store.begin(state.step(), attempt)) {
      written = replicas.writeCheckpoint(state.step(), commit.aside().toString());
      summaries.publish();
      store.commit(commit, checkpoint(state, written.value()), attempt);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      // A process that took over has removed what this one was writing: that is what to say then.
      attempt.requireCurrent();
      throw e;
    }
    lastSaved = nanoTime.getAsLong();
    return written.timings();
  }

  private Checkpoint checkpoint(LoopState state, SparkReplicas.WrittenState written) {
    List<StoredFile> segments = recorder.flush();
    return new Checkpoint(
        Checkpoint.FORMAT,
        runId,
        corpusFingerprint,
        layout,
        replicas.count(),
        state,
        written.weights(),
        written.optimizer(),
        segments,
        attempt.number(),
        attempt.nanos(),
        wallTime.nanos(),
        wallTime.lost());
  }
}

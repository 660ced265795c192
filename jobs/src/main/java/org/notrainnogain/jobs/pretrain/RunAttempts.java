package org.notrainnogain.jobs.pretrain;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.tables.RunRow;
import org.notrainnogain.training.checkpoint.Attempt;
import org.notrainnogain.training.checkpoint.Checkpoint;
import org.notrainnogain.training.checkpoint.CheckpointStore;
import org.notrainnogain.training.checkpoint.DurableFiles;
import org.notrainnogain.training.checkpoint.StoredFile;
import org.notrainnogain.training.distributed.BigDlReplicas;
import org.notrainnogain.training.distributed.IrreducibleSource;
import org.notrainnogain.training.distributed.ReplicaSpec;
import org.notrainnogain.training.distributed.ReplicasLostException;
import org.notrainnogain.training.distributed.TrainingSummaries;
import org.notrainnogain.training.distributed.WeightsOrigin;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.loop.RunOutcome;
import org.notrainnogain.training.loop.TrainingFailedException;
import org.notrainnogain.training.loop.TrainingLoop;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts at one run, each from where the last commit left it: claims the run, loads the newest
 * usable checkpoint, builds the replicas, trains. The same for a first start, a restart and a
 * recovery.
 */
final class RunAttempts {
  private static final Logger LOG = LoggerFactory.getLogger(RunAttempts.class);

  private final SparkSession spark;
  private final Path out;
  private final DurableFiles files;
  private final RunPlan plan;
  private final PlanPart part;
  private final RunDirectory directory;
  private final Optional<IrreducibleSource> irreducible;
  private final PrintStream progress;
  private final CheckpointStore store;

  RunAttempts(
      SparkSession spark,
      Path out,
      DurableFiles files,
      RunPlan plan,
      PlanPart part,
      RunDirectory directory,
      Optional<IrreducibleSource> irreducible,
      PrintStream progress) {
    this.irreducible = irreducible;
    this.spark = spark;
    this.out = out;
    this.files = files;
    this.plan = plan;
    this.part = part;
    this.directory = directory;
    this.progress = progress;
    this.store = new CheckpointStore(files, directory.path(), plan.config().checkpoint().keep());
  }

  /** Step of the newest usable checkpoint, 0 without one. */
  long lastStep() {
    return newest().map(located -> located.checkpoint().state().step()).orElse(0L);
  }

  private Optional<CheckpointStore.Located> newest() {
    return store.newestUsable(
        checkpoint ->
            checkpoint.requireOf(plan.runId(), plan.corpus().fingerprint(), plan.model().layout()));
  }

  /**
   * Trains until the budget is spent or a stop is asked for.
   *
   * @return how the run ended; empty when stopped before
   * @throws ReplicasLostException when executors are lost
   */
  Optional<RunEnd> next(RunPlacement placement, BooleanSupplier stopRequested) {
    // First of all, so that whoever held the run before changes no more of what is read next.
    Attempt attempt = Attempt.claim(files, directory.path(), System::nanoTime);
    directory.manifestOr(placement.manifest(plan, part, spark));
    Optional<RunEnd> ended = directory.end();
    if (ended.isPresent()) {
      return ended;
    }
    Optional<CheckpointStore.Located> found = newest();
    Optional<Checkpoint> from = found.map(CheckpointStore.Located::checkpoint);
    LoopState start = from.map(Checkpoint::state).orElseGet(() -> beginning(plan));
    announce(placement, attempt, start);
    from.ifPresent(checkpoint -> announceOtherReplicas(checkpoint, placement));
    RunWallTime wallTime = RunWallTime.of(attempt, from);
    RunRecorder recorder =
        new RunRecorder(
            files,
            directory.path(),
            attempt.number(),
            from.map(Checkpoint::segments).orElse(List.of()),
            plan.config().recordSelections());
    ReplicaSpec spec =
        placement.replicaSpec(plan, out, irreducible, attempt.number(), origin(plan, found));
    try (BigDlReplicas replicas =
            BigDlReplicas.start(JavaSparkContext.fromSparkContext(spark.sparkContext()), spec);
        TrainingSummaries summaries = summaries(attempt, start)) {
      RunCheckpoints checkpoints =
          new RunCheckpoints(
              plan.runId(),
              plan.corpus().fingerprint(),
              plan.model().layout(),
              store,
              attempt,
              replicas,
              recorder,
              summaries,
              plan.config().checkpoint().interval(),
              wallTime,
              System::nanoTime);
      TrainingLoop loop =
          new TrainingLoop(
              plan.loopSettings(),
              plan.model().layout(),
              plan.slots(),
              plan.prices(),
              start,
              replicas,
              checkpoints,
              List.of(
                  recorder,
                  new RunEvents(summaries),
                  new SignsOfLife(attempt, plan.config().checkpoint().interval()),
                  new ProgressLine(
                      progress,
                      System::nanoTime,
                      plan.config().budget(),
                      plan.corpus().sequenceLength())),
              attempt.number());
      return end(loop, recorder, attempt, wallTime, stopRequested);
    } catch (ReplicasLostException e) {
      // Until here it was at work, for nothing.
      attempt.alive();
      throw e;
    }
  }

  /** Opens event files; this drops what another process may be writing, so not once overtaken. */
  private TrainingSummaries summaries(Attempt attempt, LoopState start) {
    attempt.alive();
    return new TrainingSummaries(
        directory.path(), spark.sparkContext().hadoopConfiguration(), start.step());
  }

  private Optional<RunEnd> end(
      TrainingLoop loop,
      RunRecorder recorder,
      Attempt attempt,
      RunWallTime wallTime,
      BooleanSupplier stopRequested) {
    String status = RunRow.FINISHED;
    String reason = null;
    try {
      RunOutcome outcome = loop.run(stopRequested);
      if (outcome.end() == RunOutcome.End.STOPPED) {
        return Optional.empty();
      }
      Optional<String> doubt = plan.whyInvalid(outcome.state());
      status = doubt.isPresent() ? RunRow.INVALID : RunRow.FINISHED;
      reason = doubt.orElse(null);
    } catch (TrainingFailedException e) {
      LOG.error("Run {} failed: {}", plan.runId(), e.getMessage());
      status = RunRow.FAILED;
      reason = e.getMessage();
    }
    attempt.requireCurrent();
    List<StoredFile> segments = recorder.flush();
    return Optional.of(
        new RunEnd(
            status,
            reason,
            loop.state(),
            segments,
            wallTime.nanos(),
            wallTime.lost(),
            attempt.number(),
            Instant.now().toString()));
  }

  private void announce(RunPlacement placement, Attempt attempt, LoopState start) {
    ParameterLayout layout = plan.model().layout();
    progress.printf(
        "Run %s: %,d parameters, %d replicas with %d threads each, %s at step %d%s%n",
        plan.runId(),
        layout.parameterCount(),
        placement.replicas(),
        placement.threads(),
        start.step() == 0 ? "starting" : "going on",
        start.step(),
        attempt.number() == 1 ? "" : " (attempt %d)".formatted(attempt.number()));
  }

  private void announceOtherReplicas(Checkpoint checkpoint, RunPlacement placement) {
    if (checkpoint.replicas() != placement.replicas()) {
      progress.printf(
          "The checkpoint was written by %d replicas and this run has %d: it goes on, but not bit"
              + " for bit as it would have%n",
          checkpoint.replicas(), placement.replicas());
    }
  }

  private static LoopState beginning(RunPlan plan) {
    return TrainingLoop.start(
        plan.config().budget().toNanos(),
        plan.config().freePhases(),
        plan.slots().selector(),
        plan.model().layout());
  }

  private static WeightsOrigin origin(RunPlan plan, Optional<CheckpointStore.Located> found) {
    if (found.isEmpty()) {
      return new WeightsOrigin.Initialized(plan.config().seeds().initialization());
    }
    var checkpoint = found.get().checkpoint();
    return new WeightsOrigin.Restored(
        found.get().directory().toString(),
        checkpoint.weights().name(),
        checkpoint.optimizer().stream().map(StoredFile::name).toList(),
        checkpoint.state().step());
  }
}

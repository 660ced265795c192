package org.notrainnogain.jobs.pretrain;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.planning.run.Experiment;
import org.notrainnogain.planning.run.PlanPart;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.Attempt;
import org.notrainnogain.storage.ClaimOwner;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.HeldException;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.Checkpoint;
import org.notrainnogain.training.checkpoint.CheckpointStore;
import org.notrainnogain.training.events.TrainingSummaries;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.irreducible.IrreducibleSource;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.loop.RunOutcome;
import org.notrainnogain.training.loop.TrainingFailedException;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts at one run, each from where the last commit left it: claims the run, loads the newest
 * usable checkpoint, trains from there in stages. The same for a first start, a restart and a
 * recovery.
 */
final class RunAttempts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunAttempts.class);

  private final SparkSession spark;
  private final Path out;
  private final DurableFiles files;
  private final RunPlan plan;
  private final Experiment experiment;
  private final PlanPart part;
  private final RunDirectory directory;
  private final Optional<IrreducibleSource> irreducible;
  private final PrintStream progress;
  private final CheckpointStore store;
  private Attempt attempt;

  RunAttempts(
      SparkSession spark,
      Path out,
      DurableFiles files,
      RunPlan plan,
      Experiment experiment,
      PlanPart part,
      RunDirectory directory,
      Optional<IrreducibleSource> irreducible,
      PrintStream progress) {
    this.irreducible = irreducible;
    this.spark = spark;
    this.out = out;
    this.files = files;
    this.plan = plan;
    this.experiment = experiment;
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
    return store.newestUsable(plan::requireOwn);
  }

  /**
   * Trains until the budget is spent or a stop is asked for.
   *
   * @return how the run ended; empty when stopped before
   * @throws ReplicasLostException when executors are lost
   * @throws HeldException when a living process is at work on the run
   */
  Optional<RunEnd> next(RunPlacement placement, BooleanSupplier stopRequested) {
    // First of all, so that whoever held the run before changes no more of what is read next.
    claim();
    directory.manifestOr(placement.manifest(plan, experiment, part, spark));
    Optional<RunEnd> ended = directory.end();
    if (ended.isPresent()) {
      return ended;
    }
    Optional<CheckpointStore.Located> found = newest();
    Optional<Checkpoint> from = found.map(CheckpointStore.Located::checkpoint);
    LoopState start = from.map(Checkpoint::state).orElseGet(plan::beginning);
    announce(placement, start);
    from.ifPresent(checkpoint -> announceOtherReplicas(checkpoint, placement));
    RunWallTime wallTime = RunWallTime.of(attempt, from);
    RunRecorder recorder =
        new RunRecorder(
            new SegmentWriter(
                (name, content) -> files.write(new Path(directory.path(), name), content),
                attempt.number(),
                from.map(Checkpoint::segments).orElse(List.of()),
                SegmentWriter.SEGMENT_BYTES));
    RunStages stages =
        new RunStages(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            out,
            plan,
            placement,
            irreducible,
            store,
            attempt,
            recorder,
            wallTime,
            progress);
    TrainingSummaries summaries = summaries(start);
    try (summaries) {
      return end(stages, () -> stages.run(found, summaries, stopRequested), recorder, wallTime);
    } catch (ReplicasLostException e) {
      // Until here it was at work, for nothing.
      attempt.alive();
      throw e;
    } finally {
      summaries.lost().ifPresent(progress::println);
    }
  }

  /**
   * Claims the run, or takes its next turn where this process has it already.
   *
   * @throws HeldException when a living process is at work on the run
   */
  void claim() {
    attempt =
        attempt == null
            ? Attempt.claim(files, directory.path(), ClaimOwner.ofThisProcess("ntng pretrain"))
            : attempt.next();
  }

  /** Gives the run back. */
  @Override
  public void close() {
    if (attempt != null) {
      attempt.close();
    }
  }

  /** Opens event files; until here the start was at work. */
  private TrainingSummaries summaries(LoopState start) {
    attempt.alive();
    return TrainingSummaries.open(
        directory.path(), spark.sparkContext().hadoopConfiguration(), start.step(), attempt);
  }

  private Optional<RunEnd> end(
      RunStages stages, Supplier<RunOutcome> run, RunRecorder recorder, RunWallTime wallTime) {
    String status = RunRow.FINISHED;
    String reason = null;
    try {
      RunOutcome outcome = run.get();
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
    wallTime.attempt().requireCurrent();
    List<StoredFile> segments = recorder.flush();
    return Optional.of(
        new RunEnd(
            status,
            reason,
            stages.state(),
            segments,
            wallTime.nanos(),
            wallTime.lost(),
            wallTime.attempt().number(),
            Instant.now().toString()));
  }

  private void announce(RunPlacement placement, LoopState start) {
    ParameterLayout layout = plan.modelAt(start).layout();
    progress.printf(
        Locale.ROOT,
        "Run %s: %,d parameters, %d replicas with %d threads each, %s at step %d%s%n",
        plan.runId(),
        layout.parameterCount(),
        placement.replicas(),
        placement.threads(),
        start.step() == 0 ? "starting" : "going on",
        start.step(),
        attempt.number() == 1 ? "" : String.format(Locale.ROOT, " (attempt %d)", attempt.number()));
  }

  private void announceOtherReplicas(Checkpoint checkpoint, RunPlacement placement) {
    if (checkpoint.replicas() != placement.replicas()) {
      progress.printf(
          Locale.ROOT,
          "The checkpoint was written by %d replicas and this run has %d: it goes on, but not bit"
              + " for bit as it would have%n",
          checkpoint.replicas(),
          placement.replicas());
    }
  }
}

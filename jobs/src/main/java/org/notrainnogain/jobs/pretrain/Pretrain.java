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
import org.notrainnogain.training.checkpoint.CheckpointStore;
import org.notrainnogain.training.checkpoint.DurableFiles;
import org.notrainnogain.training.checkpoint.StoredFile;
import org.notrainnogain.training.distributed.BigDlReplicas;
import org.notrainnogain.training.distributed.ReplicaSpec;
import org.notrainnogain.training.distributed.ReplicasLostException;
import org.notrainnogain.training.distributed.TrainingSummaries;
import org.notrainnogain.training.distributed.WeightsOrigin;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.loop.RunOutcome;
import org.notrainnogain.training.loop.TrainingDivergedException;
import org.notrainnogain.training.loop.TrainingLoop;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one run to the end of its budget: starts it, or goes on where it stopped, or publishes
 * what an ended one left, or says that there is nothing to do.
 */
public final class Pretrain {
  private static final Logger LOG = LoggerFactory.getLogger(Pretrain.class);

  private final SparkSession spark;
  private final Path out;
  private final PrintStream progress;
  private final DurableFiles files;

  /**
   * @param out {@code DIR}
   * @param progress where progress lines go
   */
  public Pretrain(SparkSession spark, Path out, PrintStream progress) {
    this.spark = spark;
    this.out = out;
    this.progress = progress;
    this.files = new DurableFiles(spark.sparkContext().hadoopConfiguration());
  }

  /**
   * What became of a run.
   *
   * @param status finished, failed, invalid or stopped
   * @param row the published row of an ended run
   */
  public record Result(String runId, String status, Optional<RunRow> row) {
    /** A run that was asked to stop and can go on. */
    public static final String STOPPED = "stopped";

    /** Why an ended run is not finished. */
    public Optional<String> reason() {
      return row.map(RunRow::reason);
    }
  }

  /**
   * Runs.
   *
   * @param settingsJson the resolved configuration less placement, as canonical JSON
   * @param stopRequested asked between updates; true writes a checkpoint and returns
   */
  public Result run(PretrainConfig config, String settingsJson, BooleanSupplier stopRequested) {
    RunPlan plan = PretrainInputs.plan(files, out, config, settingsJson);
    RunDirectory directory = new RunDirectory(files, out, plan.runId());
    RunPublication publication = new RunPublication(spark, out, plan, directory);
    Optional<RunEnd> ended = directory.end();
    if (ended.isPresent()) {
      RunRow row = publication.publish(ended.get());
      progress.printf(
          "Run %s has ended already (%s): nothing to do%n", plan.runId(), ended.get().status());
      return new Result(plan.runId(), row.status(), Optional.of(row));
    }
    Optional<RunEnd> end = train(plan, directory, stopRequested);
    if (end.isEmpty()) {
      return new Result(plan.runId(), Result.STOPPED, Optional.empty());
    }
    directory.writeEnd(end.get());
    RunRow row = publication.publish(end.get());
    return new Result(plan.runId(), row.status(), Optional.of(row));
  }

  /**
   * Trains to the end, from the last checkpoint again whenever executors are lost; empty when
   * stopped before the end.
   */
  private Optional<RunEnd> train(
      RunPlan plan, RunDirectory directory, BooleanSupplier stopRequested) {
    CheckpointStore store =
        new CheckpointStore(files, directory.path(), plan.config().checkpoint().keep());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    RunPlacement placement = new Preflight(plan, context, progress).check(stopRequested);
    Recovery recovery = new Recovery(plan.config().recovery(), context, progress);
    Optional<ReplicasLostException> loss = Optional.empty();
    while (true) {
      Optional<CheckpointStore.Located> found = store.newestIntact();
      found.ifPresent(located -> requireOwn(plan, located));
      if (loss.isPresent()) {
        recovery.prepare(
            loss.get(),
            found.map(located -> located.checkpoint().state().step()).orElse(0L),
            stopRequested);
        if (stopRequested.getAsBoolean()) {
          return Optional.empty();
        }
      }
      try {
        return attempt(plan, placement, directory, store, found, stopRequested);
      } catch (ReplicasLostException e) {
        loss = Optional.of(e);
      }
    }
  }

  /** One attempt, from a checkpoint or the beginning. */
  private Optional<RunEnd> attempt(
      RunPlan plan,
      RunPlacement placement,
      RunDirectory directory,
      CheckpointStore store,
      Optional<CheckpointStore.Located> found,
      BooleanSupplier stopRequested) {
    Attempt attempt = Attempt.claim(files, directory.path());
    directory.manifestOr(placement.manifest(plan, spark));
    LoopState start =
        found.map(located -> located.checkpoint().state()).orElseGet(() -> beginning(plan));
    announce(plan, placement, start);
    RunWallTime wallTime =
        new RunWallTime(
            found.map(located -> located.checkpoint().wallNanos()).orElse(0L), System::nanoTime);
    RunRecorder recorder =
        new RunRecorder(
            files,
            directory.path(),
            attempt.number(),
            found.map(located -> located.checkpoint().segments()).orElse(List.of()));
    ReplicaSpec spec = placement.replicaSpec(plan, out, attempt.number(), origin(plan, found));
    try (BigDlReplicas replicas =
            BigDlReplicas.start(JavaSparkContext.fromSparkContext(spark.sparkContext()), spec);
        TrainingSummaries summaries =
            new TrainingSummaries(
                directory.path(), spark.sparkContext().hadoopConfiguration(), start.step())) {
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
              slots(plan),
              plan.prices(),
              start,
              replicas,
              checkpoints,
              List.of(
                  recorder,
                  new RunEvents(summaries),
                  new ProgressLine(
                      progress,
                      System::nanoTime,
                      plan.config().budget(),
                      plan.corpus().sequenceLength())),
              attempt.number());
      return end(plan, loop, recorder, attempt, wallTime, stopRequested);
    }
  }

  private static Optional<RunEnd> end(
      RunPlan plan,
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
    } catch (TrainingDivergedException e) {
      LOG.error("Run {} failed: {}", plan.runId(), e.getMessage());
      status = RunRow.FAILED;
      reason = e.getMessage();
    }
    attempt.requireCurrent();
    List<StoredFile> segments = recorder.flush("end");
    return Optional.of(
        new RunEnd(
            status,
            reason,
            loop.state(),
            segments,
            wallTime.nanos(),
            attempt.number(),
            Instant.now().toString()));
  }

  private void announce(RunPlan plan, RunPlacement placement, LoopState start) {
    ParameterLayout layout = plan.model().layout();
    progress.printf(
        "Run %s: %,d parameters, %d replicas with %d threads each, %s at step %d%n",
        plan.runId(),
        layout.parameterCount(),
        placement.replicas(),
        placement.threads(),
        start.step() == 0 ? "starting" : "going on",
        start.step());
  }

  private static void requireOwn(RunPlan plan, CheckpointStore.Located located) {
    var checkpoint = located.checkpoint();
    if (!checkpoint.runId().equals(plan.runId())
        || !checkpoint.corpusFingerprint().equals(plan.corpus().fingerprint())
        || !checkpoint.layout().checksum().equals(plan.model().layout().checksum())) {
      throw new IllegalStateException(
          ("Checkpoint %s belongs to run %s of corpus %s, not to %s of corpus %s; move it away, or"
                  + " use the --out directory it was written in")
              .formatted(
                  located.directory(),
                  checkpoint.runId(),
                  checkpoint.corpusFingerprint(),
                  plan.runId(),
                  plan.corpus().fingerprint()));
    }
  }

  private static LoopState beginning(RunPlan plan) {
    return TrainingLoop.start(
        plan.config().budget().toNanos(), slots(plan).selector(), plan.model().layout());
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

  private static TrainingLoop.Slots slots(RunPlan plan) {
    return new TrainingLoop.Slots(
        plan.config().slots().selector().create(plan.config().training().batchSize()),
        plan.depthPlan(),
        plan.schedule());
  }
}

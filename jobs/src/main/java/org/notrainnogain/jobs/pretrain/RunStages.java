package org.notrainnogain.jobs.pretrain;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.storage.Attempt;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.CheckpointStore;
import org.notrainnogain.training.checkpoint.Growth;
import org.notrainnogain.training.checkpoint.WeightsOrigin;
import org.notrainnogain.training.events.TrainingSummaries;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.irreducible.IrreducibleSource;
import org.notrainnogain.training.loop.LoopListener;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.loop.RunOutcome;
import org.notrainnogain.training.loop.TrainingRun;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.replica.SparkReplicas;

/**
 * The training of one attempt, in stages: each builds the replicas from a checkpoint (the first of
 * a run from initial weights), as deep as the run has the model at that moment, and trains until
 * the run ends or stops or the model has to grow, for which the loop wrote the next stage's
 * checkpoint. So growth in the middle of a run, a restart and a recovery are one path.
 */
final class RunStages {
  private final JavaSparkContext spark;
  private final Path out;
  private final RunPlan plan;
  private final RunPlacement placement;
  private final Optional<IrreducibleSource> irreducible;
  private final CheckpointStore store;
  private final Attempt attempt;
  private final RunRecorder recorder;
  private final RunWallTime wallTime;
  private final PrintStream progress;
  private TrainingRun run;

  RunStages(
      JavaSparkContext spark,
      Path out,
      RunPlan plan,
      RunPlacement placement,
      Optional<IrreducibleSource> irreducible,
      CheckpointStore store,
      Attempt attempt,
      RunRecorder recorder,
      RunWallTime wallTime,
      PrintStream progress) {
    this.spark = spark;
    this.out = out;
    this.plan = plan;
    this.placement = placement;
    this.irreducible = irreducible;
    this.store = store;
    this.attempt = attempt;
    this.recorder = recorder;
    this.wallTime = wallTime;
    this.progress = progress;
  }

  /**
   * Trains.
   *
   * @param found the checkpoint to go on from; empty to begin
   * @return how the last stage ended
   * @throws ReplicasLostException when executors are lost
   */
  RunOutcome run(
      Optional<CheckpointStore.Located> found,
      TrainingSummaries summaries,
      BooleanSupplier stopRequested) {
    List<LoopListener> listeners =
        List.of(
            recorder,
            new RunEvents(summaries),
            new SignsOfLife(attempt, plan.config().checkpoint().interval()),
            new ProgressLine(
                progress,
                System::nanoTime,
                plan.config().budget(),
                plan.corpus().sequenceLength()));
    RunOutcome outcome = stage(found, summaries, listeners, stopRequested);
    while (outcome.end() == RunOutcome.End.GROWTH_DUE) {
      Optional<CheckpointStore.Located> written = Optional.of(written(outcome.state()));
      outcome = stage(written, summaries, listeners, stopRequested);
    }
    return outcome;
  }

  /** Where the last stage stands, or stood when it failed. */
  LoopState state() {
    return run.state();
  }

  private RunOutcome stage(
      Optional<CheckpointStore.Located> from,
      TrainingSummaries summaries,
      List<LoopListener> listeners,
      BooleanSupplier stopRequested) {
    LoopState start =
        from.map(at -> growth(at).state(at.checkpoint().state())).orElseGet(plan::beginning);
    ModelSettings<?> model = plan.modelAt(start);
    from.ifPresent(this::announceGrowth);
    try (SparkReplicas replicas =
        SparkReplicas.start(
            spark,
            placement.replicaSpec(
                plan, model, out, irreducible, plan.loop(start, attempt.number()), origin(from)))) {
      RunCheckpoints checkpoints =
          new RunCheckpoints(
              plan.runId(),
              plan.corpus().fingerprint(),
              model.layout(),
              store,
              attempt,
              replicas,
              recorder,
              summaries,
              plan.config().checkpoint().interval(),
              wallTime,
              System::nanoTime);
      run =
          new TrainingRun(
              replicas,
              checkpoints,
              listeners,
              start,
              attempt.number(),
              plan.config().placement().stretch());
      return run.run(stopRequested);
    }
  }

  /**
   * The checkpoint that a stage left to the next one.
   *
   * @throws IllegalStateException when it cannot be read as it was written
   */
  private CheckpointStore.Located written(LoopState state) {
    return store
        .newestUsable(plan::requireOwn)
        .filter(newest -> newest.checkpoint().attempt() == attempt.number())
        .filter(newest -> newest.checkpoint().state().step() == state.step())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    String.format(
                        Locale.ROOT,
                        "The checkpoint of update %d, from which the model was to grow, cannot be used;"
                            + " the same command goes on from the one before",
                        state.step())));
  }

  private Growth growth(CheckpointStore.Located from) {
    return plan.growth(from.checkpoint().layout(), from.checkpoint().state());
  }

  private WeightsOrigin origin(Optional<CheckpointStore.Located> from) {
    if (from.isEmpty()) {
      return new WeightsOrigin.Initialized(plan.config().seeds().initialization());
    }
    var checkpoint = from.get().checkpoint();
    return new WeightsOrigin.Restored(
        from.get().directory().toString(),
        checkpoint.weights().name(),
        checkpoint.optimizer().stream().map(StoredFile::name).toList(),
        checkpoint.state().step(),
        growth(from.get()));
  }

  private void announceGrowth(CheckpointStore.Located from) {
    if (growth(from).adds()) {
      ModelSettings<?> model = plan.modelAt(from.checkpoint().state());
      progress.printf(
          Locale.ROOT,
          "step %,d  grows from %d to %d layers, %,d parameters%n",
          from.checkpoint().state().step(),
          from.checkpoint().layout().layers(),
          model.layers(),
          model.layout().parameterCount());
    }
  }
}

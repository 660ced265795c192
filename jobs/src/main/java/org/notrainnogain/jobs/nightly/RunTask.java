package org.notrainnogain.jobs.nightly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.notrainnogain.jobs.config.Settings;
import org.notrainnogain.jobs.dryrun.DryRun;
import org.notrainnogain.jobs.pretrain.PlanPart;
import org.notrainnogain.jobs.pretrain.Pretrain;
import org.notrainnogain.jobs.pretrain.PretrainConfig;
import org.notrainnogain.jobs.pretrain.PretrainInputs;
import org.notrainnogain.jobs.pretrain.PretrainSettings;
import org.notrainnogain.jobs.pretrain.RunPlan;
import org.notrainnogain.jobs.runs.RunSummary;
import org.notrainnogain.jobs.runs.StoredRun;
import org.notrainnogain.jobs.tables.RunRow;
import org.notrainnogain.jobs.text.Quantities;

/**
 * Trains one run.
 *
 * @param model for people
 * @param method for people
 * @param part what the run is to the plan
 * @param overlay its settings but for those that prerequisites give
 * @param prerequisites on top of the overlay, in order
 */
record RunTask(
    String model,
    String method,
    Duration budget,
    long seed,
    PlanPart part,
    Overlay overlay,
    List<Prerequisite> prerequisites)
    implements Task {

  RunTask {
    prerequisites = List.copyOf(prerequisites);
  }

  /** A run whose settings are known: as settings, and as identity. */
  private record Known(PretrainConfig config, String identity) {
    RunPlan plan(Place place) {
      return PretrainInputs.plan(place.files(), place.out(), config, identity);
    }
  }

  @Override
  public String kind() {
    return part.trial().isPresent() ? "trial" : "pretrain";
  }

  @Override
  public String name() {
    return "%s, %s, %s, seed %d%s"
        .formatted(
            method,
            model,
            Quantities.seconds(budgetSeconds()),
            seed,
            part.trial().map(trial -> ", trial " + trial).orElse(""));
  }

  @Override
  public double budgetSeconds() {
    return budget.toNanos() / 1e9;
  }

  /** The settings as far as they are known without what prerequisites give. */
  Settings settings() {
    return overlay.load();
  }

  private List<String> given(Place place) {
    List<String> given = new ArrayList<>();
    prerequisites.forEach(one -> given.addAll(one.settings(place)));
    return given;
  }

  private Known known(Place place) {
    Settings settings = overlay.then(given(place)).load();
    PretrainConfig config =
        settings.read(PretrainSettings.readerFor(place.out(), place.hadoop()));
    return new Known(config, PretrainSettings.identity(settings));
  }

  /** What it still waits for, as a part of a sentence. */
  private Optional<String> missing(Place place) {
    if (!place.hasCorpus()) {
      return Optional.of("the corpus");
    }
    return prerequisites.stream().flatMap(one -> one.missing(place).stream()).findFirst();
  }

  /**
   * The run's id.
   *
   * @throws IllegalStateException while something is missing that its settings depend on
   */
  String runId(Place place) {
    return place.runId(overlay.then(given(place)), () -> known(place).plan(place).runId());
  }

  /** The run as it lies in DIR; empty while its settings are not known. */
  Optional<StoredRun> stored(Place place) {
    return missing(place).isPresent()
        ? Optional.empty()
        : Optional.of(place.run(runId(place)));
  }

  /** The row of the ended run; empty until it has ended and is published. */
  Optional<RunRow> row(Place place) {
    return stored(place).flatMap(StoredRun::row);
  }

  @Override
  public Standing standing(Place place) {
    Optional<String> missing = missing(place);
    if (missing.isPresent()) {
      return Standing.of(Standing.State.WAITING, "waits for " + missing.get());
    }
    String runId = runId(place);
    RunSummary run = RunSummary.of(place.run(runId));
    return switch (run.status()) {
      case RunRow.FINISHED -> Standing.of(Standing.State.DONE, runId, "finished");
      case RunRow.FAILED, RunRow.INVALID ->
          Standing.of(
              Standing.State.FAILED, runId, run.status() + ": " + run.reason().orElse("no reason"));
      case RunSummary.UNPUBLISHED ->
          Standing.of(Standing.State.MISSING, runId, "ended, its tables not published");
      default -> Standing.of(Standing.State.MISSING, runId, begun(run));
    };
  }

  private static String begun(RunSummary run) {
    if (run.words().isEmpty()) {
      return "missing";
    }
    return "unfinished, goes on at update "
        + run.progress().map(progress -> progress.steps()).orElse(0L);
  }

  @Override
  public Optional<DryRun> lookAhead(Place place) {
    if (missing(place).isPresent()) {
      return Optional.empty();
    }
    Known known = known(place);
    return Optional.of(DryRun.of(known.config(), known.identity(), place.out(), place.spark()));
  }

  @Override
  public Outcome run(NightShift shift) {
    Known known = known(shift.place());
    Pretrain.Result result =
        new Pretrain(shift.spark(), shift.place().out(), shift.progress())
            .run(known.config(), known.identity(), part, shift.stopRequested());
    return switch (result.status()) {
      case RunRow.FINISHED -> Outcome.DONE;
      case Pretrain.Result.STOPPED ->
          new Outcome(Outcome.Status.STOPPED, "a checkpoint was written");
      default ->
          new Outcome(
              Outcome.Status.FAILED, result.status() + ": " + result.reason().orElse("no reason"));
    };
  }

  @Override
  public void forget(Place place) {
    new FailedRun(place, runId(place)).remove();
  }
}

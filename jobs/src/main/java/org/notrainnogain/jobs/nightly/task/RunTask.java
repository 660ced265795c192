package org.notrainnogain.jobs.nightly.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.notrainnogain.jobs.dryrun.DryRun;
import org.notrainnogain.jobs.pretrain.Pretrain;
import org.notrainnogain.jobs.runs.RunSummary;
import org.notrainnogain.jobs.text.Quantities;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.nightly.Overlay;
import org.notrainnogain.planning.run.PlanPart;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.PretrainInputs;
import org.notrainnogain.planning.run.PretrainSettings;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.reporting.tables.RunRow;

/**
 * Trains one run.
 *
 * @param model for people
 * @param method for people
 * @param budget reference system time that it is given
 * @param seed of the run
 * @param part what the run is to the plan
 * @param overlay its settings but for those that prerequisites give
 * @param prerequisites on top of the overlay, in order
 */
public record RunTask(
    String model,
    String method,
    Duration budget,
    long seed,
    PlanPart part,
    Overlay overlay,
    List<Prerequisite> prerequisites)
    implements Task {

  public RunTask {
    prerequisites = List.copyOf(prerequisites);
  }

  /** A run whose settings are known: as settings, and as identity. */
  private record Known(PretrainConfig config, String identity) {
    RunPlan plan(NightDirectory place) {
      return PretrainInputs.plan(place.files(), place.out(), config, identity);
    }
  }

  @Override
  public String kind() {
    return part.trial().isPresent() ? "trial" : "pretrain";
  }

  @Override
  public String name() {
    return String.format(
        Locale.ROOT,
        "%s, %s, %s, seed %d%s",
        method,
        model,
        Quantities.seconds(budgetSeconds()),
        seed,
        part.trial().map(trial -> ", trial " + trial).orElse(""));
  }

  /** Reference system time that it is given, in seconds. */
  public double budgetSeconds() {
    return budget.toNanos() / 1e9;
  }

  /** The settings, with stand-ins for what prerequisites give. */
  Settings settings() {
    List<String> standIns = new ArrayList<>();
    prerequisites.forEach(one -> standIns.addAll(one.standIns()));
    return overlay.then(standIns).load();
  }

  /** All its settings; empty while there is no corpus or a prerequisite does not know its own. */
  private Optional<Overlay> whole(NightDirectory place) {
    if (!place.hasCorpus()) {
      return Optional.empty();
    }
    Overlay whole = overlay;
    for (Prerequisite one : prerequisites) {
      Optional<List<String>> given = one.settings(place);
      if (given.isEmpty()) {
        return Optional.empty();
      }
      whole = whole.then(given.get());
    }
    return Optional.of(whole);
  }

  private static Known known(Overlay whole, NightDirectory place) {
    Settings settings = whole.load();
    PretrainConfig config = settings.read(PretrainSettings.readerFor(place.out(), place.hadoop()));
    return new Known(config, PretrainSettings.identity(settings));
  }

  private static String runId(Overlay whole, NightDirectory place) {
    return place.runId(whole, () -> known(whole, place).plan(place).runId());
  }

  /** The run's id; empty while its settings are not known. */
  Optional<String> runId(NightDirectory place) {
    return whole(place).map(settings -> runId(settings, place));
  }

  /** What the run will do; empty while its settings are not known. */
  Optional<RunPlan> plan(NightDirectory place) {
    return whole(place).map(settings -> known(settings, place).plan(place));
  }

  /**
   * What the run will find wrong with what earlier tasks are to make for it, where that is known.
   */
  List<String> problems(NightDirectory place) {
    List<String> problems = new ArrayList<>();
    plan(place)
        .ifPresent(plan -> prerequisites.forEach(one -> problems.addAll(one.problems(plan))));
    return problems;
  }

  /** The row of the ended run; empty until it has ended and is published. */
  public Optional<RunRow> row(NightDirectory place) {
    return runId(place).flatMap(id -> place.run(id).row());
  }

  /** What has to be there before it can start, as a part of a sentence. */
  private Optional<String> missing(NightDirectory place) {
    if (!place.hasCorpus()) {
      return Optional.of("the corpus");
    }
    return prerequisites.stream().flatMap(one -> one.missing(place).stream()).findFirst();
  }

  @Override
  public Standing standing(NightDirectory place) {
    Optional<String> runId = runId(place);
    Optional<RunSummary> run = runId.map(id -> RunSummary.of(place.run(id)));
    String status = run.map(RunSummary::status).orElse("");
    if (status.equals(RunRow.FINISHED)) {
      return new Standing(Standing.State.DONE, runId, "finished");
    }
    if (status.equals(RunRow.FAILED) || status.equals(RunRow.INVALID)) {
      return new Standing(
          Standing.State.FAILED, runId, status + ": " + run.get().reason().orElse("no reason"));
    }
    Optional<String> missing = missing(place);
    return missing.isPresent()
        ? new Standing(Standing.State.WAITING, runId, "waits for " + missing.get())
        : new Standing(Standing.State.MISSING, runId, begun(run.orElseThrow()));
  }

  private static String begun(RunSummary run) {
    if (run.status().equals(RunSummary.UNPUBLISHED)) {
      return "ended, its tables not published";
    }
    if (run.words().isEmpty()) {
      return "missing";
    }
    return "unfinished, goes on at update "
        + run.progress().map(progress -> progress.steps()).orElse(0L);
  }

  @Override
  public TaskCost need(NightDirectory place) {
    Optional<Overlay> whole = whole(place);
    if (whole.isEmpty()) {
      return TaskCost.unknown(budgetSeconds());
    }
    Known known = known(whole.get(), place);
    DryRun dry = DryRun.of(known.config(), known.identity(), place.out(), place.spark());
    double rstSeconds = dry.forecast().chargedNanos() / 1e9;
    Optional<Double> wallSeconds =
        dry.wallTime().known()
            ? Optional.of(rstSeconds / dry.wallTime().slowest())
            : Optional.empty();
    return new TaskCost(rstSeconds, wallSeconds, Optional.of(dry.disk().most()));
  }

  @Override
  public Outcome run(NightShift shift) {
    Known known = known(whole(shift.place()).orElseThrow(), shift.place());
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
  public void forget(NightDirectory place) {
    new FailedRun(place, runId(place).orElseThrow()).remove();
  }
}

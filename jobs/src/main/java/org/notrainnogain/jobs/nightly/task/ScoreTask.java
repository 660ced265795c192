package org.notrainnogain.jobs.nightly.task;

import java.util.Locale;
import java.util.Optional;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.jobs.pretrain.IrreduciblePasses;
import org.notrainnogain.jobs.score.Score;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.reporting.tables.RunRow;

/** Scores the training split with a proxy's model. */
record ScoreTask(RunTask proxy, int passes) implements Task {
  /** A row of {@code irreducible_losses} in Parquet, by runs of the demo. */
  private static final long BYTES_OF_ROW = 24;

  @Override
  public String kind() {
    return "score";
  }

  @Override
  public String name() {
    return String.format(
        Locale.ROOT, "%s, %d %s", proxy.name(), passes, passes == 1 ? "pass" : "passes");
  }

  @Override
  public Standing standing(NightDirectory place) {
    Optional<String> runId = proxy.runId(place);
    int scored = runId.map(id -> scored(place, id)).orElse(0);
    if (scored >= passes) {
      return new Standing(Standing.State.DONE, runId, "scored");
    }
    boolean trained =
        proxy.row(place).filter(row -> row.status().equals(RunRow.FINISHED)).isPresent();
    return trained
        ? new Standing(
            Standing.State.MISSING,
            runId,
            String.format(Locale.ROOT, "%d of %d passes scored", scored, passes))
        : new Standing(Standing.State.WAITING, runId, "waits for the proxy to finish");
  }

  private static int scored(NightDirectory place, String runId) {
    return new IrreduciblePasses(place.files(), place.out(), runId).scored().size();
  }

  @Override
  public TaskCost need(NightDirectory place) {
    Optional<RunPlan> plan = proxy.plan(place);
    if (plan.isEmpty()) {
      return TaskCost.unknown(0);
    }
    int missing = passes - proxy.runId(place).map(id -> scored(place, id)).orElse(0);
    return new TaskCost(
        missing * (Score.nanosOfPass(plan.get()) / 1e9),
        Optional.empty(),
        Optional.of(missing * BYTES_OF_ROW * plan.get().corpus().sequences(Split.TRAIN)));
  }

  @Override
  public Outcome run(NightShift shift) {
    // The proxy's own settings again: they say where to compute, and name its price list.
    boolean complete =
        new Score(shift.spark(), shift.place().out(), shift.progress())
            .run(
                proxy.runId(shift.place()).orElseThrow(),
                passes,
                proxy.overlay().files(),
                proxy.overlay().assignments(),
                shift.stopRequested());
    return complete
        ? Outcome.DONE
        : new Outcome(Outcome.Status.STOPPED, "what is scored is written");
  }
}

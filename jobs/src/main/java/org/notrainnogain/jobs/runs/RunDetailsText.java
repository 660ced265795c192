package org.notrainnogain.jobs.runs;

import static org.notrainnogain.jobs.text.TextTable.Side.LEFT;
import static org.notrainnogain.jobs.text.TextTable.Side.RIGHT;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.notrainnogain.jobs.pretrain.RunManifest;
import org.notrainnogain.jobs.text.Quantities;
import org.notrainnogain.jobs.text.Sections;
import org.notrainnogain.jobs.text.TextTable;
import org.notrainnogain.reporting.FlatSettings;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.Checkpoint;
import org.notrainnogain.training.checkpoint.CommittedCheckpoint;
import org.notrainnogain.training.loop.EvaluationSet;

/** Prints {@code ntng runs show}. */
public final class RunDetailsText {

  private final RunDetails run;
  private final Instant now;
  private final Sections sections = new Sections();

  private RunDetailsText(RunDetails run, Instant now) {
    this.run = run;
    this.now = now;
  }

  /**
   * The lines, at most {@value TextTable#PAGE} characters long.
   *
   * @param now for the age of checkpoints
   */
  public static List<String> lines(RunDetails run, Instant now) {
    RunDetailsText text = new RunDetailsText(run, now);
    text.result();
    run.manifest().ifPresent(text::manifest);
    text.checkpoints();
    text.validations();
    text.phases();
    return text.sections.lines();
  }

  private void result() {
    TextTable table = TextTable.ofNames().row("status", status());
    run.summary().reason().ifPresent(reason -> table.row("reason", reason));
    run.row().ifPresent(row -> trained(table, row));
    run.summary().progress().ifPresent(progress -> progress(table, progress));
    run.unclipped()
        .ifPresent(
            share ->
                table.row(
                    "unclipped entries",
                    String.format(
                        Locale.ROOT,
                        "%.1f%% of an update's on average, %.1f%% of the last one's",
                        100 * share.mean(),
                        100 * share.last())));
    table.row("attempts", run.attempts());
    run.row()
        .filter(row -> row.lostWallSeconds() > 0)
        .ifPresent(row -> table.row("lost wall", Quantities.seconds(row.lostWallSeconds())));
    sections.add("Run " + run.summary().id(), table);
  }

  private String status() {
    String status = run.summary().status();
    return switch (status) {
      case RunSummary.UNFINISHED -> status + ": running, stopped or crashed; pretrain goes on";
      case RunSummary.UNPUBLISHED -> status + ": ended; pretrain publishes its tables";
      default -> status;
    };
  }

  private static void trained(TextTable table, RunRow row) {
    table.row("fidelity", row.fidelity());
    table.row(
        "tokens",
        String.format(
            Locale.ROOT, "%s, %.3f passes", Quantities.count(row.tokens()), row.passes()));
    table.row("ended", row.finishedAt());
  }

  private void progress(TextTable table, RunProgress progress) {
    table.row("updates", Quantities.count(progress.steps()));
    String budget =
        run.summary()
            .words()
            .map(words -> " of " + Quantities.seconds(words.budgetSeconds()))
            .orElse("");
    table.row("RST", Quantities.seconds(progress.rstSeconds()) + budget);
    table.row("wall time", Quantities.seconds(progress.wallSeconds()));
    table.row("validation loss", loss(progress.validationLoss()));
    table.row("test loss", loss(progress.testLoss()));
  }

  private static String loss(Double loss) {
    return loss == null ? "none yet" : Quantities.loss(loss);
  }

  private void manifest(RunManifest manifest) {
    TextTable settings = TextTable.ofNames();
    TextTable seeds = TextTable.ofNames();
    for (Map.Entry<String, String> setting :
        FlatSettings.of(manifest.identity().path("settings")).entrySet()) {
      boolean seed = setting.getKey().equals("seed") || setting.getKey().startsWith("seeds.");
      (seed ? seeds : settings).row(setting.getKey(), setting.getValue());
    }
    sections.add("Settings", settings);
    sections.add("Seeds (one that is not here is the run's seed)", seeds);
    sections.add("Compared by", experiment(manifest));
    sections.add("Trained on", inputs(manifest));
    sections.add("Where it ran", placement(manifest));
  }

  private static TextTable experiment(RunManifest manifest) {
    if (manifest.experiment() == null) {
      return TextTable.ofNames().row("nothing", "it is older than that: compared to no run");
    }
    TextTable table =
        TextTable.ofNames()
            .row("comparison id", manifest.experiment().comparisonId())
            .row("arm id", manifest.experiment().armId())
            .row("tuned", Objects.requireNonNullElse(manifest.tuned(), "nobody said"));
    return manifest.repeats() == null ? table : table.row("repeats", manifest.repeats());
  }

  private static TextTable inputs(RunManifest manifest) {
    RunManifest.ReferenceSystemSummary system = manifest.referenceSystem();
    TextTable table =
        TextTable.ofNames()
            .row("corpus", manifest.identity().path("corpus").asText())
            .row("reference system", system.name())
            .row("its content", system.contentSha256())
            .row("its source", system.source());
    system.pricing().forEach((phase, words) -> table.row(phase, words));
    if (system.acceptedAnomalies().isEmpty()) {
      table.row("accepted anomalies", "none");
    }
    system.acceptedAnomalies().forEach(anomaly -> table.row("accepted anomaly", anomaly));
    return table.row("results-version", manifest.identity().path("results-version").asText());
  }

  private static TextTable placement(RunManifest manifest) {
    RunManifest.Placement placement = manifest.placement();
    TextTable table =
        TextTable.ofNames()
            .row("replicas", placement.replicas())
            .row("threads a replica", placement.threads())
            .row("device", placement.device())
            .row("device-batch", placement.deviceBatch())
            .row("Spark master", manifest.sparkMaster())
            .row("started", manifest.startedAt())
            .row("commit", manifest.commit());
    manifest.versions().forEach((name, version) -> table.row(name, version));
    return table;
  }

  private void checkpoints() {
    TextTable table = new TextTable(RIGHT, RIGHT, RIGHT, RIGHT, LEFT);
    table.row("update", "RST", "weights", "optimizer", "");
    for (CommittedCheckpoint committed : run.checkpoints()) {
      Checkpoint checkpoint = committed.checkpoint();
      long optimizer = checkpoint.optimizer().stream().mapToLong(StoredFile::bytes).sum();
      table.row(
          Quantities.count(checkpoint.state().step()),
          Quantities.seconds(checkpoint.state().ledger().elapsedNanos() / 1e9),
          Quantities.bytes(checkpoint.weights().bytes()),
          Quantities.bytes(optimizer),
          String.format(
              Locale.ROOT,
              "%s, in %s",
              Quantities.ago(Duration.between(committed.at(), now)),
              committed.directory().getName()));
    }
    if (run.checkpoints().isEmpty()) {
      table = TextTable.ofNames().row("none", "");
    }
    sections.add("Checkpoints", table);
  }

  private void validations() {
    if (run.validations().isEmpty()) {
      return;
    }
    TextTable table = new TextTable(RIGHT, RIGHT, RIGHT, RIGHT, RIGHT);
    table.row("update", "RST", "validation", "train_probe", "test");
    for (ValidationCurve.Point point : run.validations()) {
      table.row(
          Quantities.count(point.step()),
          Quantities.seconds(point.rstSeconds()),
          point.loss(EvaluationSet.VALIDATION, Quantities::loss),
          point.loss(EvaluationSet.TRAIN_PROBE, Quantities::loss),
          point.loss(EvaluationSet.TEST, Quantities::loss));
    }
    sections.add("Losses, in nats", table);
  }

  private void phases() {
    if (run.phases().isEmpty()) {
      return;
    }
    double wall = run.summary().progress().map(RunProgress::wallSeconds).orElse(0.0);
    double timed = run.phases().stream().mapToLong(PhaseTimes.PhaseTime::wallNanos).sum() / 1e9;
    TextTable table = new TextTable(LEFT, RIGHT, RIGHT, RIGHT);
    table.row("phase", "wall time", "share", "RST charged");
    for (PhaseTimes.PhaseTime phase : run.phases()) {
      phase(table, phase.phase(), phase.wallNanos() / 1e9, wall, phase.rstNanos() / 1e9);
    }
    if (wall > timed) {
      phase(table, "not timed", wall - timed, wall, 0);
    }
    sections.add("Where the time went (the slowest replica of each update)", table);
  }

  private static void phase(TextTable table, String name, double seconds, double wall, double rst) {
    table.row(
        name,
        Quantities.seconds(seconds),
        wall > 0 ? Quantities.percent(seconds / wall) : "-",
        rst > 0 ? Quantities.seconds(rst) : "-");
  }
}

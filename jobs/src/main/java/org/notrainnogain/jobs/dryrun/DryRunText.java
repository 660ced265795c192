package org.notrainnogain.jobs.dryrun;

import static org.notrainnogain.jobs.text.TextTable.Side.LEFT;
import static org.notrainnogain.jobs.text.TextTable.Side.RIGHT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.jobs.runs.RunSummary;
import org.notrainnogain.jobs.text.Quantities;
import org.notrainnogain.jobs.text.Sections;
import org.notrainnogain.jobs.text.TextTable;
import org.notrainnogain.planning.forecast.Forecast;
import org.notrainnogain.planning.forecast.UpdatePrice;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.reporting.FlatSettings;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.rst.AcceptedAnomaly;
import org.notrainnogain.training.rst.ReferenceSystem;

/** Prints {@code ntng pretrain --dry-run}. */
public final class DryRunText {

  private final DryRun dry;
  private final RunPlan plan;
  private final Instant now;
  private final Sections sections = new Sections();

  private DryRunText(DryRun dry, Instant now) {
    this.dry = dry;
    this.plan = dry.plan();
    this.now = now;
  }

  /**
   * The lines, at most {@value TextTable#PAGE} characters long.
   *
   * @param now for the age of a checkpoint
   */
  public static List<String> lines(DryRun dry, Instant now) {
    DryRunText text = new DryRunText(dry, now);
    text.run();
    text.settings();
    text.inputs();
    text.placement();
    text.prices();
    text.budget();
    text.depth();
    text.learningRate();
    text.evaluation();
    text.needs();
    return text.sections.lines();
  }

  private void run() {
    TextTable table = TextTable.ofNames().row("state", state());
    dry.forecast()
        .whyInvalid()
        .ifPresent(reason -> table.row("warning", "It would end as invalid. " + reason));
    sections.add("Dry run of " + plan.runId(), table);
  }

  private String state() {
    if (dry.present().isEmpty()) {
      return "new: pretrain starts it";
    }
    RunSummary run = dry.present().get();
    return switch (run.status()) {
      case RunSummary.UNFINISHED ->
          run.checkpointAt()
              .map(
                  at ->
                      String.format(
                          Locale.ROOT,
                          "in progress at update %s of %s, by its checkpoint of %s: pretrain goes on there",
                          Quantities.count(run.progress().orElseThrow().steps()),
                          Quantities.count(dry.forecast().updates()),
                          Quantities.ago(Duration.between(at, now))))
              .orElse("begun, without a checkpoint yet: pretrain starts it again");
      case RunSummary.UNPUBLISHED -> "ended, its tables not published: pretrain publishes them";
      default -> String.format(Locale.ROOT, "ended (%s): pretrain has nothing to do", run.status());
    };
  }

  private void settings() {
    TextTable table = TextTable.ofNames();
    FlatSettings.of(identity().path("settings")).forEach(table::row);
    sections.add("Settings (of the run's identity)", table);
  }

  private JsonNode identity() {
    try {
      return new ObjectMapper().readTree(plan.identity());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The run's identity is no JSON: " + plan.identity(), e);
    }
  }

  private void inputs() {
    ReferenceSystem system = plan.referenceSystem();
    TextTable table =
        TextTable.ofNames()
            .row("corpus", plan.corpus().fingerprint())
            .row("reference system", system.name() + ", " + system.contentSha256())
            .row("its source", system.source());
    if (system.acceptedAnomalies().isEmpty()) {
      table.row("accepted anomalies", "none");
    }
    for (AcceptedAnomaly anomaly : system.acceptedAnomalies()) {
      table.row("accepted anomaly", anomaly.inWords());
    }
    table.row("results-version", RunPlan.RESULTS_VERSION);
    table.row("fidelity", plan.fidelity());
    plan.labelsOfEstimate()
        .ifPresent(labels -> table.row("labels of an estimate", Quantities.count(labels)));
    table.row("parameters", Quantities.count(plan.model().layout().parameterCount()));
    sections.add("Inputs (of the run's identity)", table);
  }

  private void placement() {
    PretrainConfig config = plan.config();
    sections.add(
        "Placement (changes no more than floating-point order)",
        TextTable.ofNames()
            .row("replicas", dry.placement().replicas())
            .row("threads a replica", dry.placement().threads())
            .row("device", dry.placement().device())
            .row("device-batch", dry.placement().deviceBatch())
            .row("cached-shards", config.placement().cachedShards())
            .row(
                "checkpoints",
                String.format(
                    Locale.ROOT,
                    "every %s of wall time, %d kept",
                    Quantities.seconds(config.checkpoint().interval().toMillis() / 1e3),
                    config.checkpoint().keep())));
  }

  private void prices() {
    TextTable table = new TextTable(LEFT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT);
    table.row("phase", "active layers", "times", "RST each", "together", "priced");
    for (UpdatePrice price : dry.prices()) {
      table.row(
          price.phase().tableName(),
          price.activeLayers(),
          price.count(),
          Quantities.exactSeconds(price.nanosEach()),
          Quantities.exactSeconds(price.nanos()),
          price.interval() == 1
              ? price.words()
              : String.format(
                  Locale.ROOT, "%s, every %d updates", price.words(), price.interval()));
    }
    if (dry.prices().stream().map(UpdatePrice::phase).distinct().count() == dry.prices().size()) {
      together(table, "together", 1);
      dry.prices().stream()
          .mapToInt(UpdatePrice::interval)
          .filter(interval -> interval > 1)
          .forEach(
              interval ->
                  together(
                      table, String.format(Locale.ROOT, "every %d updates", interval), interval));
    }
    PretrainConfig.Training training = plan.config().training();
    sections.add(
        String.format(
            Locale.ROOT,
            "Price of an update of %s sequences in %s microbatches of %s",
            Quantities.count(training.batchSize()),
            Quantities.count(training.microbatches()),
            Quantities.count(training.microbatch())),
        table);
  }

  /** What an update costs that is charged for all that comes at least so often. */
  private void together(TextTable table, String name, int mostInterval) {
    long nanos =
        dry.prices().stream()
            .filter(price -> price.interval() <= mostInterval)
            .mapToLong(UpdatePrice::nanos)
            .sum();
    table.row(name, "", "", "", Quantities.exactSeconds(nanos), "");
  }

  private void budget() {
    Forecast forecast = dry.forecast();
    long sequences = plan.corpus().sequences(Split.TRAIN);
    sections.add(
        String.format(
            Locale.ROOT, "Within the budget of %s RST", seconds(plan.config().budget().toNanos())),
        TextTable.ofNames()
            .row("updates", Quantities.count(forecast.updates()))
            .row(
                "sequences",
                Quantities.count(forecast.updates() * plan.config().training().batchSize()))
            .row("tokens", Quantities.count(forecast.tokens()))
            .row(
                "passes",
                String.format(
                    Locale.ROOT,
                    "%,.3f over the %s training sequences of %s tokens",
                    forecast.passes(),
                    Quantities.count(sequences),
                    Quantities.count(plan.corpus().sequenceLength())))
            .row("charged", seconds(forecast.chargedNanos()))
            .row(
                "unused",
                forecast.unusedNanos() == 0
                    ? "nothing"
                    : seconds(forecast.unusedNanos()) + ", too little for another update"));
  }

  private void depth() {
    if (dry.forecast().growths().isEmpty()) {
      return;
    }
    TextTable table = new TextTable(RIGHT, RIGHT, RIGHT, RIGHT);
    table.row("after update", "RST", "of budget", "layers");
    for (Forecast.Growing growth : dry.forecast().growths()) {
      table.row(
          Quantities.count(growth.step()),
          seconds(growth.elapsedNanos()),
          Quantities.percent(growth.budgetFraction()),
          growth.from() + " to " + growth.to());
    }
    sections.add("The model grows", table);
  }

  private void learningRate() {
    TextTable table = new TextTable(RIGHT, RIGHT, RIGHT, RIGHT);
    table.row("update", "RST", "of budget", "learning rate");
    for (StepRow step : dry.forecast().samples()) {
      table.row(
          Quantities.count(step.step()),
          Quantities.seconds(step.rstSeconds()),
          Quantities.percent(step.budgetFraction()),
          String.format(Locale.ROOT, "%.4e", step.learningRate()));
    }
    sections.add(
        String.format(
            Locale.ROOT,
            "Learning rate (%s, peak %s, floor %s), each after its update's charges",
            plan.config().slots().schedule().name(),
            plan.schedule().peak(),
            plan.schedule().floor()),
        table);
  }

  private void evaluation() {
    String updates =
        dry.forecast().evaluations().stream()
            .map(evaluation -> Quantities.count(evaluation.step()))
            .collect(Collectors.joining("  "));
    sections.add(
        String.format(
            Locale.ROOT,
            "Evaluation (not charged) of %s sequences a set",
            Quantities.count(plan.config().evaluation().sequences())),
        TextTable.ofNames()
            .row("validation, train_probe", "after updates " + updates)
            .row("test", "once, at the end"));
  }

  private void needs() {
    DiskUsage disk = dry.disk();
    sections.add("Wall time to expect", TextTable.ofNames().row("here", wallTime()));
    TextTable table =
        TextTable.ofNames()
            .row(
                "checkpoints",
                String.format(
                    Locale.ROOT,
                    "%d of %s kept (weights %s, optimizer %s), and one more while it is written",
                    disk.kept(),
                    Quantities.bytes(disk.checkpoint()),
                    Quantities.bytes(disk.weights()),
                    Quantities.bytes(disk.optimizer())))
            .row("segments", "about " + Quantities.bytes(disk.segments()))
            .row("tables", "about " + Quantities.bytes(disk.tables()))
            .row("at most", "about " + Quantities.bytes(disk.most()))
            .row("free", free());
    sections.add("Disk to expect in " + dry.out(), table);
  }

  private String free() {
    String free = Quantities.bytes(dry.freeBytes());
    return dry.freeBytes() < dry.disk().most() ? free + ": too little" : free;
  }

  private String wallTime() {
    WallTime wall = dry.wallTime();
    if (!wall.known()) {
      return "unknown until a run under these prices and this placement has ended here"
          + (wall.others() == 0
              ? ""
              : "; ended runs with others: " + Quantities.count(wall.others()));
    }
    double rst = dry.forecast().chargedNanos() / 1e9;
    String shortest = Quantities.seconds(rst / wall.fastest());
    String longest = Quantities.seconds(rst / wall.slowest());
    return String.format(
        Locale.ROOT,
        "about %s, evaluation and checkpoints included: %s in %s was measured at %.3g%s RST a wall second",
        shortest.equals(longest) ? shortest : shortest + " to " + longest,
        wall.runs().size() == 1 ? wall.runs().get(0) : wall.runs().size() + " ended runs",
        dry.out(),
        wall.slowest(),
        wall.runs().size() == 1 ? "" : String.format(Locale.ROOT, " to %.3g", wall.fastest()));
  }

  private static String seconds(long nanos) {
    return Quantities.seconds(nanos / 1e9);
  }
}

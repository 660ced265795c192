package org.notrainnogain.reporting.html;

import java.util.List;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.RunGroup;

/** The runs of a group with their settings and results, those that did not finish with why. */
final class RunsSection implements Section {
  @Override
  public String html(RunGroup group, String id) {
    List<String> header =
        List.of(
            "Run",
            "Status",
            "Model",
            "Method",
            "Seed",
            "RST",
            "Budget",
            "Wall time",
            "RST per wall second",
            "Updates",
            "Tokens",
            "Passes",
            "Final learning rate",
            "Validation loss",
            "Test loss",
            "Replicas × threads",
            "Device",
            "Fidelity",
            "Ended");
    List<List<String>> rows = group.tables().runs().stream().map(RunsSection::row).toList();
    return "<h3 id=\"%s-runs\">Runs</h3>\n".formatted(id)
        + Html.table("Ended runs, the last at the bottom", header, rows);
  }

  private static List<String> row(Run run) {
    Run.SystemUnderTest system = run.system();
    return List.of(
        "<code>" + Html.text(run.runId()) + "</code>",
        status(run),
        Html.text(run.model()),
        Html.text(run.method()),
        Long.toString(run.seed()),
        Numbers.duration(run.rstSeconds()),
        Numbers.duration(run.budgetSeconds()),
        wall(run),
        Numbers.decimal(run.wallSeconds() > 0 ? run.rstSeconds() / run.wallSeconds() : null),
        Numbers.count(run.steps()),
        Numbers.count(run.tokens()),
        Numbers.decimal(run.passes()),
        Numbers.decimal(run.finalLearningRate()),
        Numbers.decimal(run.validationLoss()),
        Numbers.decimal(run.testLoss()),
        system.replicas() + " × " + system.threads(),
        Html.text(system.device()),
        Html.text(run.fidelity()),
        Html.text(Numbers.time(run.finishedAt())));
  }

  private static String wall(Run run) {
    String wall = Numbers.duration(run.wallSeconds());
    return run.lostWallSeconds() > 0
        ? wall + " (and " + Numbers.duration(run.lostWallSeconds()) + " lost)"
        : wall;
  }

  private static String status(Run run) {
    String status = "<span class=\"status %1$s\">%1$s</span>".formatted(Html.text(run.status()));
    return run.reason() == null
        ? status
        : status + "<br><span class=\"reason\">" + Html.text(run.reason()) + "</span>";
  }
}

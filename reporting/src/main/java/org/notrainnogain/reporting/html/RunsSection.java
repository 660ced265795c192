package org.notrainnogain.reporting.html;

import java.util.List;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.RunGroup;

/** The runs of a group with their settings and results, those that did not finish with why. */
final class RunsSection implements Section {
  private static final List<String> RESULTS =
      List.of(
          "Run",
          "Status",
          "RST",
          "Budget",
          "Wall time",
          "RST per wall second",
          "Validation loss",
          "Test loss",
          "Ended");
  private static final List<String> SETTINGS =
      List.of(
          "Run",
          "Model",
          "Method",
          "Arm",
          "Tuned",
          "Trial",
          "Fidelity",
          "Seed",
          "Updates",
          "Tokens",
          "Passes",
          "Final learning rate",
          "Replicas × threads",
          "Device");

  @Override
  public String html(RunGroup group, String id) {
    List<Run> runs = group.tables().runs();
    return "<h3 id=\"%s-runs\">Runs</h3>\n".formatted(id)
        + Html.table(
            "Ended runs, the last at the bottom",
            RESULTS,
            runs.stream().map(RunsSection::results).toList())
        + Html.table(
            "What they trained, and on what; all settings are under Provenance",
            SETTINGS,
            runs.stream().map(RunsSection::settings).toList());
  }

  private static List<String> results(Run run) {
    return List.of(
        name(run),
        status(run),
        Numbers.duration(run.rstSeconds()),
        Numbers.duration(run.budgetSeconds()),
        wall(run),
        Numbers.decimal(run.wallSeconds() > 0 ? run.rstSeconds() / run.wallSeconds() : null),
        Numbers.decimal(run.validationLoss()),
        Numbers.decimal(run.testLoss()),
        Html.text(Numbers.time(run.finishedAt())));
  }

  private static List<String> settings(Run run) {
    Run.SystemUnderTest system = run.system();
    return List.of(
        name(run),
        Html.text(run.model()),
        Html.text(run.method()),
        run.experiment().known()
            ? "<code>" + Html.text(run.experiment().armId()) + "</code>"
            : Numbers.NONE,
        run.experiment().tuned() == null ? Numbers.NONE : Html.text(run.experiment().tuned()),
        run.role().trial() == null ? Numbers.NONE : Integer.toString(run.role().trial()),
        Html.text(run.fidelity()),
        Long.toString(run.seed()),
        Numbers.count(run.steps()),
        Numbers.count(run.tokens()),
        Numbers.decimal(run.passes()),
        Numbers.decimal(run.finalLearningRate()),
        system.replicas() + " × " + system.threads(),
        Html.text(system.device()));
  }

  private static String name(Run run) {
    return "<code>" + Html.text(run.runId()) + "</code>";
  }

  private static String wall(Run run) {
    String wall = Numbers.duration(run.wallSeconds());
    if (run.attempts() > 1) {
      wall += " in " + run.attempts() + " attempts";
    }
    if (run.lostWallSeconds() > 0) {
      wall += " (and " + Numbers.duration(run.lostWallSeconds()) + " lost)";
    }
    return wall;
  }

  private static String status(Run run) {
    String status = "<span class=\"status %1$s\">%1$s</span>".formatted(Html.text(run.status()));
    return run.reason() == null
        ? status
        : status + "<br><span class=\"reason\">" + Html.text(run.reason()) + "</span>";
  }
}

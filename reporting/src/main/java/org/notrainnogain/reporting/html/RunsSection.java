package org.notrainnogain.reporting.html;

import java.util.List;
import java.util.Locale;
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
    return String.format(Locale.ROOT, "<h3 id=\"%s-runs\">Runs</h3>\n", id)
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
        Numbers.duration(run.row().rstSeconds()),
        Numbers.duration(run.row().budgetSeconds()),
        wall(run),
        Numbers.decimal(
            run.row().wallSeconds() > 0 ? run.row().rstSeconds() / run.row().wallSeconds() : null),
        Numbers.decimal(run.row().validationLoss()),
        Numbers.decimal(run.row().testLoss()),
        Html.text(Numbers.time(run.row().finishedAt())));
  }

  private static List<String> settings(Run run) {
    return List.of(
        name(run),
        Html.text(run.row().model()),
        Html.text(run.row().method()),
        run.known() ? "<code>" + Html.text(run.row().armId()) + "</code>" : Numbers.NONE,
        run.row().tuned() == null ? Numbers.NONE : Html.text(run.row().tuned()),
        run.row().trial() == null ? Numbers.NONE : Integer.toString(run.row().trial()),
        Html.text(run.row().fidelity()),
        Long.toString(run.row().seed()),
        Numbers.count(run.row().steps()),
        Numbers.count(run.row().tokens()),
        Numbers.decimal(run.row().passes()),
        Numbers.decimal(run.row().finalLearningRate()),
        run.row().replicas() + " × " + run.row().threads(),
        Html.text(run.row().device()));
  }

  private static String name(Run run) {
    return "<code>" + Html.text(run.runId()) + "</code>";
  }

  private static String wall(Run run) {
    String wall = Numbers.duration(run.row().wallSeconds());
    if (run.row().attempts() > 1) {
      wall += " in " + run.row().attempts() + " attempts";
    }
    if (run.row().lostWallSeconds() > 0) {
      wall += " (and " + Numbers.duration(run.row().lostWallSeconds()) + " lost)";
    }
    return wall;
  }

  private static String status(Run run) {
    String status =
        String.format(
            Locale.ROOT, "<span class=\"status %1$s\">%1$s</span>", Html.text(run.row().status()));
    return run.row().reason() == null
        ? status
        : status + "<br><span class=\"reason\">" + Html.text(run.row().reason()) + "</span>";
  }
}

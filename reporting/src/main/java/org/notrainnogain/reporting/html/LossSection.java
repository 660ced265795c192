package org.notrainnogain.reporting.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.notrainnogain.reporting.Evaluation;
import org.notrainnogain.reporting.ReportTables;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.RunGroup;
import org.notrainnogain.reporting.TrainingLoss;

/** Loss against RST, a line a run: on the validation split, and while training. */
final class LossSection implements Section {
  private static final int PIXELS = 340;
  private static final String RST = "Reference system time, seconds";
  private static final String LOSS = "Loss, nats a masked token";

  /** A point of a line: run, elapsed RST, loss. */
  private record Point(String runId, double rstSeconds, double loss) {}

  @Override
  public String html(RunGroup group, String id) {
    ReportTables shown = group.latest(RUNS_IN_CHARTS);
    List<Point> validation =
        shown.evaluations().stream()
            .filter(evaluation -> evaluation.split().equals("validation"))
            .map(LossSection::point)
            .toList();
    List<Point> training = shown.training().stream().map(LossSection::point).toList();
    return String.format(
            Locale.ROOT,
            "<h3 id=\"%s-loss\">Loss against reference system time</h3>\n<div class=\"pair\">\n",
            id)
        + figure(
            id + "-validation",
            "Validation loss",
            "Evaluated at fixed parts of the budget, with the same masks in every run.",
            validation,
            shown.runs())
        + figure(
            id + "-training",
            "Training loss",
            "As trained on, before each update, neighbouring updates averaged.",
            training,
            shown.runs())
        + "</div>\n";
  }

  private static Point point(Evaluation evaluation) {
    return new Point(evaluation.runId(), evaluation.rstSeconds(), evaluation.loss());
  }

  private static Point point(TrainingLoss loss) {
    return new Point(loss.runId(), loss.rstSeconds(), loss.loss());
  }

  private static String figure(
      String id, String title, String description, List<Point> points, List<Run> runs) {
    if (points.isEmpty()) {
      return String.format(
          Locale.ROOT, "<p class=\"empty\">%s: no run of this group has any yet.</p>\n", title);
    }
    RunNames names = new RunNames(runs);
    List<Chart.Series> series = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      String run = runs.get(i).runId();
      List<double[]> line =
          points.stream()
              .filter(point -> point.runId().equals(run) && Double.isFinite(point.loss()))
              .map(point -> new double[] {point.rstSeconds(), point.loss()})
              .toList();
      if (!line.isEmpty()) {
        series.add(new Chart.Series(names.of(run), i, line));
      }
    }
    Function<Point, List<String>> row =
        point ->
            List.of(
                Html.text(names.of(point.runId())),
                Numbers.decimal(point.rstSeconds()),
                Numbers.decimal(point.loss()));
    String table =
        Html.table(title, List.of("Run", "RST, seconds", LOSS), points.stream().map(row).toList());
    return new Chart(id, title, description, PIXELS, new Chart.Lines(RST, LOSS, series), table)
        .html();
  }
}

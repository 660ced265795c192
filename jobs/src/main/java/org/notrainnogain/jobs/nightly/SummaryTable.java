package org.notrainnogain.jobs.nightly;

import static org.notrainnogain.jobs.text.TextTable.Side.LEFT;
import static org.notrainnogain.jobs.text.TextTable.Side.RIGHT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.notrainnogain.jobs.nightly.task.NightDirectory;
import org.notrainnogain.jobs.nightly.task.Outcome;
import org.notrainnogain.jobs.nightly.task.RunTask;
import org.notrainnogain.jobs.nightly.task.TaskList;
import org.notrainnogain.jobs.text.Quantities;
import org.notrainnogain.jobs.text.TextTable;
import org.notrainnogain.planning.nightly.NightlyPlan;
import org.notrainnogain.reporting.tables.NightlyRunRow;
import org.notrainnogain.reporting.tables.RunRow;

/** Prints how a night ended: its tasks counted, a line a method, and what went wrong. */
final class SummaryTable {
  private static final String NONE = "-";

  private SummaryTable() {}

  /** The lines. */
  static List<String> lines(NightlyPlan plan, TaskList tasks, Night night, NightDirectory place) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT, "Plan %s, night %s: %s", plan.id(), night.id(), counts(night.rows())));
    lines.addAll(methods(tasks, place).lines());
    for (NightlyRunRow row : night.rows()) {
      if (Outcome.Status.FAILED.isOf(row) || Outcome.Status.BLOCKED.isOf(row)) {
        lines.add(
            String.format(
                Locale.ROOT, "%s %s %s: %s", row.task(), row.name(), row.status(), row.reason()));
      }
    }
    return lines;
  }

  private static String counts(List<NightlyRunRow> rows) {
    List<String> counts = new ArrayList<>();
    for (Outcome.Status status : Outcome.Status.values()) {
      long count = rows.stream().filter(row -> status.isOf(row)).count();
      if (count > 0) {
        counts.add(count + " " + status.tableName().replace('_', ' '));
      }
    }
    long before =
        rows.stream()
            .filter(row -> Outcome.Status.DONE.isOf(row) && row.startedAt() == null)
            .count();
    return String.join(", ", counts)
        + (before == 0 ? "" : String.format(Locale.ROOT, "; %d done before", before));
  }

  private static TextTable methods(TaskList tasks, NightDirectory place) {
    TextTable table = new TextTable(LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT);
    table.row("method", "model", "budget", "finished", "updates", "validation", "test");
    for (List<RunTask> runs : byMethod(tasks).values()) {
      RunTask first = runs.get(0);
      List<RunRow> finished =
          runs.stream()
              .flatMap(run -> run.row(place).stream())
              .filter(row -> row.status().equals(RunRow.FINISHED))
              .toList();
      table.row(
          first.method(),
          first.model(),
          Quantities.seconds(first.budgetSeconds()),
          String.format(Locale.ROOT, "%d of %d", finished.size(), runs.size()),
          mean(finished, row -> (double) row.steps())
              .map(updates -> Quantities.count(Math.round(updates)))
              .orElse(NONE),
          mean(finished, RunRow::validationLoss).map(Quantities::loss).orElse(NONE),
          mean(finished, RunRow::testLoss).map(Quantities::loss).orElse(NONE));
    }
    return table;
  }

  /** The runs that count, by model, budget and method. */
  private static Map<List<Object>, List<RunTask>> byMethod(TaskList tasks) {
    Map<List<Object>, List<RunTask>> byMethod = new LinkedHashMap<>();
    for (RunTask run : tasks.runs()) {
      if (run.part().trial().isEmpty()) {
        byMethod
            .computeIfAbsent(
                List.of(run.model(), run.budget(), run.method()), first -> new ArrayList<>())
            .add(run);
      }
    }
    return byMethod;
  }

  /** The mean over runs that have the value; empty without any. */
  private static Optional<Double> mean(List<RunRow> runs, Function<RunRow, Double> value) {
    List<Double> values = runs.stream().map(value).filter(number -> number != null).toList();
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(values.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
  }
}

package org.notrainnogain.jobs.runs;

import static org.notrainnogain.jobs.text.TextTable.Side.LEFT;
import static org.notrainnogain.jobs.text.TextTable.Side.RIGHT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.notrainnogain.jobs.text.Quantities;
import org.notrainnogain.jobs.text.TextTable;

/** Prints {@code ntng runs diff}: A is the first run, B the second. */
public final class RunDiffText {
  private static final String INDENT = "  ";

  private RunDiffText() {}

  /** The lines. */
  public static List<String> lines(RunDiff diff) {
    List<String> lines = new ArrayList<>(List.of("A: " + diff.one(), "B: " + diff.other(), ""));
    if (diff.equal()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Equal: settings, inputs, results and all %s updates, bit for bit",
              Quantities.count(diff.steps())));
    } else {
      differences(lines, "Settings", diff.settings());
      differences(lines, "Inputs", diff.inputs());
      differences(lines, "Compared by (equal ids differ by chance alone)", diff.experiments());
      lines.addAll(steps(diff));
      differences(lines, "Results", diff.results());
    }
    if (!diff.places().isEmpty()) {
      differences(lines, "Where they ran (no part of a run's identity)", diff.places());
    }
    return lines;
  }

  private static void differences(List<String> lines, String title, List<Difference> differences) {
    if (differences.isEmpty()) {
      lines.add(title + ": equal");
      return;
    }
    lines.add(title + ": " + Quantities.count(differences.size()) + " differ");
    TextTable table = new TextTable(LEFT, LEFT, LEFT);
    for (Difference difference : differences) {
      table.row(difference.name(), "A", shown(difference.one()));
      table.row("", "B", shown(difference.other()));
    }
    lines.addAll(table.page(INDENT));
  }

  private static String shown(String value) {
    return value == null ? "(not there)" : value;
  }

  private static List<String> steps(RunDiff diff) {
    if (diff.firstStep().isEmpty()) {
      long both = Math.min(diff.steps(), diff.otherSteps());
      return List.of(
          both == 0
              ? String.format(
                  Locale.ROOT, "Updates: %s has none recorded yet", diff.steps() == 0 ? "A" : "B")
              : String.format(
                  Locale.ROOT,
                  "Updates: equal bit for bit up to %s (A has %s, B has %s)",
                  Quantities.count(both),
                  Quantities.count(diff.steps()),
                  Quantities.count(diff.otherSteps())));
    }
    StepDifference first = diff.firstStep().get();
    List<String> lines = new ArrayList<>();
    lines.add("Updates: the first that differs is " + Quantities.count(first.step()));
    TextTable table = new TextTable(LEFT, RIGHT, RIGHT, RIGHT);
    table.row("", "A", "B", "relative");
    for (StepDifference.Value value : first.values()) {
      table.row(
          value.column(),
          value.one(),
          value.other(),
          String.format(Locale.ROOT, "%.1e", value.relative()));
    }
    lines.addAll(table.page(INDENT));
    return lines;
  }
}

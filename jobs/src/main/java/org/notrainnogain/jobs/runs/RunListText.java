package org.notrainnogain.jobs.runs;

import static org.notrainnogain.jobs.text.TextTable.Side.LEFT;
import static org.notrainnogain.jobs.text.TextTable.Side.RIGHT;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.notrainnogain.jobs.text.Quantities;
import org.notrainnogain.jobs.text.TextTable;

/** Prints {@code ntng runs list}. */
public final class RunListText {
  private static final String NONE = "-";

  private RunListText() {}

  /**
   * The lines of the list.
   *
   * @param now for the age of checkpoints
   */
  public static List<String> lines(List<RunSummary> runs, Instant now) {
    TextTable table =
        new TextTable(
            LEFT, LEFT, LEFT, RIGHT, RIGHT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT);
    table.row(
        "run",
        "model",
        "method",
        "budget",
        "seed",
        "status",
        "updates",
        "validation",
        "test",
        "RST",
        "wall",
        "");
    runs.forEach(run -> row(table, run, now));
    List<String> lines = new ArrayList<>(table.lines());
    for (RunSummary run : runs) {
      if (run.status().equals(RunSummary.UNREADABLE)) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%s cannot be read: %s",
                run.id(),
                run.reason().orElse("").replaceAll("\\s+", " ")));
      }
    }
    return lines;
  }

  private static void row(TextTable table, RunSummary run, Instant now) {
    Optional<RunProgress> progress = run.progress();
    table.row(
        run.id(),
        run.words().map(RunWords::model).orElse(NONE),
        run.words().map(RunWords::method).orElse(NONE),
        run.words().map(words -> Quantities.seconds(words.budgetSeconds())).orElse(NONE),
        run.words().map(words -> Long.toString(words.seed())).orElse(NONE),
        run.status(),
        progress.map(done -> Quantities.count(done.steps())).orElse(NONE),
        progress.map(RunProgress::validationLoss).map(Quantities::loss).orElse(NONE),
        progress.map(RunProgress::testLoss).map(Quantities::loss).orElse(NONE),
        progress.map(done -> Quantities.seconds(done.rstSeconds())).orElse(NONE),
        progress.map(done -> Quantities.seconds(done.wallSeconds())).orElse(NONE),
        checkpoint(run, now));
  }

  private static String checkpoint(RunSummary run, Instant now) {
    if (!run.status().equals(RunSummary.UNFINISHED)) {
      return "";
    }
    return run.checkpointAt()
        .map(at -> "checkpoint " + Quantities.ago(Duration.between(at, now)))
        .orElse("no checkpoint yet");
  }
}

package org.notrainnogain.jobs.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.notrainnogain.jobs.pretrain.Pretrain;
import org.notrainnogain.jobs.session.StopRequest;
import org.notrainnogain.reporting.tables.RunRow;

/** Tells a user how a run went. */
final class RunResult {
  private RunResult() {}

  /** Prints a small table, or how to go on; answers the command's exit code. */
  static int print(Pretrain.Result result, StopRequest stop, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "Run %s: %s%s%n",
        result.runId(),
        result.status(),
        result.reason().map(reason -> ": " + reason).orElse(""));
    result.row().ifPresent(row -> table(row, out));
    if (result.status().equals(Pretrain.Result.STOPPED)) {
      out.println("A checkpoint was written; the same command goes on from there.");
      return stop.exitCode();
    }
    return result.status().equals(RunRow.FINISHED) ? Main.DONE : Main.FAILED;
  }

  private static void table(RunRow row, PrintWriter out) {
    line(out, "updates", "%,d", row.steps());
    line(out, "tokens", "%,d (%.2f passes)", row.tokens(), row.passes());
    line(out, "RST", "%.1f s of %.1f s", row.rstSeconds(), row.budgetSeconds());
    line(out, "wall time", "%.1f s%s", row.wallSeconds(), attempts(row));
    line(out, "validation loss", "%s", loss(row.validationLoss()));
    line(out, "test loss", "%s", loss(row.testLoss()));
    line(
        out,
        "this machine",
        "%.2f s of RST a wall second, evaluation and checkpoints included (%d replicas, %d threads"
            + " each; 1 would be the reference system %s)",
        row.rstSeconds() / row.wallSeconds(),
        row.replicas(),
        row.threads(),
        row.referenceSystem());
  }

  private static String attempts(RunRow row) {
    return row.attempts() == 1
        ? ""
        : String.format(
            Locale.ROOT, " in %d attempts, and %.1f s lost", row.attempts(), row.lostWallSeconds());
  }

  private static void line(PrintWriter out, String name, String format, Object... values) {
    out.printf(Locale.ROOT, "  %-16s %s%n", name, String.format(Locale.ROOT, format, values));
  }

  private static String loss(Double loss) {
    return loss == null ? "none" : String.format(Locale.ROOT, "%.4f", loss);
  }
}

package org.notrainnogain.jobs.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.notrainnogain.jobs.runs.RunDetails;
import org.notrainnogain.jobs.runs.RunDetailsText;
import org.notrainnogain.jobs.runs.RunDiff;
import org.notrainnogain.jobs.runs.RunDiffText;
import org.notrainnogain.jobs.runs.RunListText;
import org.notrainnogain.jobs.runs.RunStore;
import org.notrainnogain.jobs.runs.RunSummary;
import org.notrainnogain.jobs.runs.UnknownRunException;
import org.notrainnogain.jobs.session.SparkSessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ntng runs}: looks at the runs of a DIR, ended or not, and writes nothing. */
@Command(
    name = "runs",
    description = {
      "Looks at the runs of a DIR: lists them, shows one, or finds where two of them part.",
      "Starts no Spark and writes nothing; may be used while a run is going on."
    })
final class RunsCommand implements Runnable {
  /** The exit code of {@code runs diff} where two runs differ; 1 stays "failed". */
  static final int DIFFERENT = 3;

  private static final String RUN =
      "A run's id, or as much of its beginning (or of the hash at its end) as is unique.";

  private static final String OUT =
      "Directory or Hadoop URI of the runs, as pretrain or demo was given it.";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command given; choose list, show or diff");
  }

  @Command(
      name = "list",
      description = {
        "Lists the runs of a DIR by model, method, budget and seed.",
        "An unfinished run is running, was stopped or crashed, which its files do not tell apart;"
            + " its line says how far its last checkpoint came. An unpublished run has ended, and"
            + " the same pretrain command publishes its tables."
      })
  int list(
      @Option(names = "--out", required = true, paramLabel = "DIR", description = OUT) String out) {
    return looking(
        screen -> {
          List<RunSummary> runs = RunSummary.all(store(out));
          if (runs.isEmpty()) {
            screen.println(
                String.format(
                    Locale.ROOT,
                    "There are no runs in %s; start one: ntng pretrain --out %s",
                    out,
                    out));
          } else {
            RunListText.lines(runs, Instant.now()).forEach(screen::println);
          }
          return Main.DONE;
        });
  }

  @Command(
      name = "show",
      description =
          "Shows one run: settings, seeds, corpus, reference system, placement, versions,"
              + " checkpoints, losses, and where its time went.")
  int show(
      @Parameters(paramLabel = "RUN_ID", description = RUN) String run,
      @Option(names = "--out", required = true, paramLabel = "DIR", description = OUT) String out) {
    return looking(
        screen -> {
          RunDetails details = RunDetails.of(store(out).find(run));
          RunDetailsText.lines(details, Instant.now()).forEach(screen::println);
          return Main.DONE;
        });
  }

  @Command(
      name = "diff",
      description = {
        "Compares two runs: the settings that differ, corpus, prices and versions, and the first"
            + " update at which loss, gradient norm, learning rate or active layers differ in at"
            + " least a bit.",
        "Where and when they ran is shown, and makes no difference."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:settings, inputs, updates and results are equal",
        "1:failed",
        "2:bad usage, configuration or input",
        "3:the runs differ"
      })
  int diff(
      @Parameters(index = "0", paramLabel = "A", description = RUN) String one,
      @Parameters(index = "1", paramLabel = "B", description = "The run to compare it with.")
          String other,
      @Option(names = "--out", required = true, paramLabel = "DIR", description = OUT) String out,
      @Option(
              names = "--other-out",
              paramLabel = "DIR2",
              description = "Where B is, if not in DIR.")
          String otherOut) {
    return looking(
        screen -> {
          RunStore others = store(otherOut == null ? out : otherOut);
          RunDiff diff = RunDiff.of(store(out).find(one), others.find(other));
          RunDiffText.lines(diff).forEach(screen::println);
          return diff.equal() ? Main.DONE : DIFFERENT;
        });
  }

  private int looking(Function<PrintWriter, Integer> look) {
    try {
      return look.apply(spec.commandLine().getOut());
    } catch (UnknownRunException unknown) {
      spec.commandLine().getErr().println(unknown.getMessage());
      return Main.BAD_USAGE;
    }
  }

  private static RunStore store(String out) {
    SparkConf spark = SparkSessions.configuration("runs");
    return new RunStore(OutputDirectory.toRead("--out", out, spark), SparkSessions.hadoop(spark));
  }
}

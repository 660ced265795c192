package org.notrainnogain.jobs.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.notrainnogain.jobs.nightly.FailedTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ntng nightly}: all that a plan of many runs needs and has not yet. */
@Command(
    name = "nightly",
    description = {
      "Carries out a plan: prepares the corpus, tunes, trains every method on every model under"
          + " every budget with every seed, and writes the report. Only what is missing is done; after"
          + " a failed run the others go on.",
      "Ctrl-C writes a checkpoint; the same command goes on from there.",
      "--dry-run shows the tasks with how they stand and what they need. conf/nightly has plans."
    })
final class NightlyCommand implements Callable<Integer> {
  @Option(
      names = "--plan",
      required = true,
      paramLabel = "FILE",
      description =
          "HOCON file: the section nightly is the plan, all else are settings that its runs share."
              + " Looked up from the working directory, then from the installation.")
  private Path plan;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where everything goes: any Hadoop file system. A DIR holds one corpus.")
  private String out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting over those of all runs, or of the plan, such as --set 'nightly.seeds=[1, 2]';"
              + " may be repeated.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--dry-run",
      description =
          "Do nothing and start no Spark: show every task with how it stands, and RST, wall time"
              + " and disk to expect.")
  private boolean dryRun;

  @Option(
      names = "--retry-failed",
      description =
          "Remove what failed runs left and train them again; without it a failed run counts as"
              + " done.")
  private boolean retryFailed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter screen = spec.commandLine().getOut();
    PlanRun run = PlanRun.of("nightly", plan, assignments, out);
    return dryRun
        ? run.dry(screen)
        : run.work(retryFailed ? FailedTasks.AGAIN : FailedTasks.STAY, screen);
  }
}

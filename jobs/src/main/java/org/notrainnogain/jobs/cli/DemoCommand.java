package org.notrainnogain.jobs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.notrainnogain.jobs.nightly.FailedTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ntng demo}: the whole road on the embedded corpus, small. */
@Command(
    name = "demo",
    description = {
      "Prepares the embedded corpus, trains a small BERT on it by every method, each under the same"
          + " budget of reference system time, and writes the report: the plan"
          + " conf/nightly/demo.conf, in at most ten minutes on two cores.",
      "What is already there is not done again."
    })
final class DemoCommand implements Callable<Integer> {
  private static final Path PLAN = Path.of("conf", "nightly", "demo.conf");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out/demo",
      description = "Where everything goes (default: ${DEFAULT-VALUE}).")
  private String out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting over those of conf/nightly/demo.conf, for all runs; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return PlanRun.of("demo", PLAN, assignments, out)
        .work(FailedTasks.STAY, spec.commandLine().getOut());
  }
}

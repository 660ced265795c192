package org.notrainnogain.jobs.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.config.Settings;
import org.notrainnogain.jobs.prepare.PrepareConfig;
import org.notrainnogain.jobs.prepare.PrepareJob;
import org.notrainnogain.jobs.pretrain.Pretrain;
import org.notrainnogain.jobs.pretrain.PretrainConfig;
import org.notrainnogain.jobs.pretrain.PretrainSettings;
import org.notrainnogain.jobs.report.ReportJob;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.jobs.session.StopRequest;
import org.notrainnogain.training.distributed.BigDlEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ntng demo}: the whole road on the embedded corpus, small. */
@Command(
    name = "demo",
    description = {
      "Prepares the embedded corpus, trains a small BERT on it under a budget of reference system"
          + " time, and writes the report: conf/runs/demo.conf, in about five minutes on two cores.",
      "What is already there is not done again."
    })
final class DemoCommand implements Callable<Integer> {
  private static final Path CONFIGURATION = Path.of("conf", "runs", "demo.conf");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out/demo",
      description = "Where everything goes (default: ${DEFAULT-VALUE}).")
  private String out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting on top of conf/runs/demo.conf; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  @Spec private CommandSpec spec;

  /** What the demo does, read before anything is done. */
  private record Demo(PrepareConfig prepare, PretrainConfig pretrain) {}

  @Override
  public Integer call() {
    Settings settings = Settings.load(List.of(CONFIGURATION), assignments);
    org.apache.hadoop.fs.Path directory = new org.apache.hadoop.fs.Path(out);
    SparkConf conf = BigDlEngine.configure(SparkSessions.configuration("demo"));
    Function<Settings, PretrainConfig> pretrain =
        PretrainSettings.readerFor(directory, SparkSessions.hadoop(conf));
    Demo demo = settings.read(all -> new Demo(PrepareConfig.from(all), pretrain.apply(all)));
    PrintWriter screen = spec.commandLine().getOut();
    try (SparkSession spark = SparkSessions.open(conf)) {
      new PrepareJob(spark, demo.prepare(), out, screen::println).run();
      Pretrain.Result result;
      int exitCode;
      try (StopRequest stop = StopRequest.onSignal()) {
        result =
            new Pretrain(spark, directory, System.out)
                .run(demo.pretrain(), PretrainSettings.identity(settings), stop);
        exitCode = RunResult.print(result, stop, screen);
      }
      if (!result.status().equals(Pretrain.Result.STOPPED)) {
        screen.println("Report: " + new ReportJob(spark, directory).run());
      }
      return exitCode;
    }
  }
}

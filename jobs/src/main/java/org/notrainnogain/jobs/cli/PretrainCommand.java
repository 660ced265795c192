package org.notrainnogain.jobs.cli;

import java.time.Instant;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.dryrun.DryRun;
import org.notrainnogain.jobs.dryrun.DryRunText;
import org.notrainnogain.jobs.pretrain.Pretrain;
import org.notrainnogain.jobs.session.SharedDirectory;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.jobs.session.StopRequest;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.PretrainSettings;
import org.notrainnogain.training.executors.BigDlEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ntng pretrain}: trains one run to the end of its budget. */
@Command(
    name = "pretrain",
    description = {
      "Trains a model on DIR/corpus under a budget of reference system time and publishes its"
          + " tables.",
      "Ctrl-C writes a checkpoint; the same command goes on from the last one, bit for bit.",
      "--dry-run says beforehand what the run would do, cost and need."
    })
final class PretrainCommand implements Callable<Integer> {
  @Mixin private SettingsOptions options;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Directory or Hadoop URI that holds corpus/, runs/ and tables/.")
  private String out;

  @Option(
      names = "--dry-run",
      description =
          "Train nothing and start no Spark: show resolved settings, whether the run is there"
              + " already, the price of an update, updates and passes to expect, the learning rate,"
              + " wall time and disk. Exit code 2 when the run cannot be, or would end as invalid.")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = options.load();
    SparkConf conf = BigDlEngine.configure(SparkSessions.configuration("pretrain"));
    Path directory =
        dryRun
            ? OutputDirectory.toRead("--out", out, conf)
            : OutputDirectory.toWrite("--out", out, conf);
    PretrainConfig config =
        settings.read(PretrainSettings.readerFor(directory, SparkSessions.hadoop(conf)));
    if (dryRun) {
      return dryRun(config, PretrainSettings.identity(settings), directory);
    }
    try (SparkSession spark = SparkSessions.open(conf);
        StopRequest stop = StopRequest.onSignal(StopRequest.WITH_A_CHECKPOINT)) {
      SharedDirectory.check(spark, directory);
      Pretrain.Result result =
          new Pretrain(spark, directory, System.out)
              .run(config, PretrainSettings.identity(settings), stop);
      return RunResult.print(result, stop, spec.commandLine().getOut());
    }
  }

  private int dryRun(PretrainConfig config, String settingsJson, Path directory) {
    DryRun dry =
        DryRun.of(config, settingsJson, directory, SparkSessions.configuration("pretrain"));
    DryRunText.lines(dry, Instant.now()).forEach(spec.commandLine().getOut()::println);
    return dry.forecast().whyInvalid().isPresent() ? Main.BAD_USAGE : Main.DONE;
  }
}

package org.notrainnogain.jobs.cli;

import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.config.Settings;
import org.notrainnogain.jobs.pretrain.Pretrain;
import org.notrainnogain.jobs.pretrain.PretrainConfig;
import org.notrainnogain.jobs.pretrain.PretrainSettings;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.jobs.session.StopRequest;
import org.notrainnogain.training.distributed.BigDlEngine;
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
      "Ctrl-C writes a checkpoint; the same command goes on from the last one, bit for bit."
    })
final class PretrainCommand implements Callable<Integer> {
  @Mixin private SettingsOptions options;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Directory or Hadoop URI that holds corpus/, runs/ and tables/.")
  private String out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = options.load();
    PretrainConfig config = settings.read(PretrainSettings::read);
    try (SparkSession spark =
            SparkSessions.open(BigDlEngine.configure(SparkSessions.configuration("pretrain")));
        StopRequest stop = StopRequest.onSignal()) {
      Pretrain.Result result =
          new Pretrain(spark, new Path(out), System.out)
              .run(config, PretrainSettings.identity(settings), stop);
      return RunResult.print(result, stop, spec.commandLine().getOut());
    }
  }
}

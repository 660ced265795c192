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
import org.notrainnogain.jobs.tables.RunRow;
import org.notrainnogain.training.distributed.BigDlEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains one run to the end of its budget. */
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

  @Override
  public Integer call() {
    Settings settings = options.load();
    PretrainConfig config = settings.read(PretrainSettings::read);
    try (StopRequest stop = StopRequest.onSignal();
        SparkSession spark =
            SparkSessions.open(BigDlEngine.configure(SparkSessions.configuration("pretrain")))) {
      Pretrain.Result result =
          new Pretrain(spark, new Path(out), System.out)
              .run(config, PretrainSettings.identity(settings), stop);
      return report(result);
    }
  }

  private int report(Pretrain.Result result) {
    System.out.printf(
        "Run %s: %s%s%n",
        result.runId(), result.status(), result.reason().map(reason -> ": " + reason).orElse(""));
    return switch (result.status()) {
      case RunRow.FINISHED -> Main.DONE;
      case Pretrain.Result.STOPPED -> {
        System.out.println("A checkpoint was written; the same command goes on from there");
        yield Main.FAILED;
      }
      default -> Main.FAILED;
    };
  }
}

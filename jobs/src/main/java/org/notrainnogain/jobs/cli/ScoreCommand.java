package org.notrainnogain.jobs.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.score.Score;
import org.notrainnogain.jobs.session.SharedDirectory;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.jobs.session.StopRequest;
import org.notrainnogain.training.executors.BigDlEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ntng score}: the irreducible losses of RHO loss. */
@Command(
    name = "score",
    description = {
      "Scores DIR/corpus with the model of a finished run (the proxy of RHO loss, trained with"
          + " conf/methods/rho-proxy.conf) and writes the table irreducible_losses: of every training"
          + " sequence in each pass, under the masks that a run of the same seed will train with.",
      "Passes and shards that are scored are not scored again; Ctrl-C or a crash loses a shard at"
          + " most. Settings may say where to compute (placement.*)."
    })
final class ScoreCommand implements Callable<Integer> {
  @Mixin private SettingsOptions options;

  @Option(
      names = "--run",
      required = true,
      paramLabel = "RUN_ID",
      description = "The finished run whose model scores.")
  private String run;

  @Option(
      names = "--passes",
      required = true,
      paramLabel = "P",
      description = "Passes over the training split that shall be scored in the end.")
  private int passes;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Directory or Hadoop URI that holds corpus/, runs/ and tables/.")
  private String out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (passes < 1) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(), "--passes must be 1 or more, got " + passes);
    }
    SparkConf conf = BigDlEngine.configure(SparkSessions.configuration("score"));
    Path directory = OutputDirectory.toWrite("--out", out, conf);
    try (SparkSession spark = SparkSessions.open(conf);
        StopRequest stop =
            StopRequest.onSignal(
                "Stopping: what is scored stays, and score goes on behind it (a second signal ends at once)")) {
      SharedDirectory.check(spark, directory);
      boolean complete =
          new Score(spark, directory, System.out)
              .run(run, passes, options.files(), options.assignments(), stop);
      if (!complete) {
        spec.commandLine()
            .getOut()
            .println("What is scored is written; the same command goes on from there.");
        return stop.exitCode();
      }
      spec.commandLine()
          .getOut()
          .printf(Locale.ROOT, "Run %s: irreducible losses of %d passes are there%n", run, passes);
      return Main.DONE;
    }
  }
}

package org.notrainnogain.jobs.cli;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.calibrate.CalibrateConfig;
import org.notrainnogain.jobs.calibrate.CalibrateJob;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.jobs.session.StopRequest;
import org.notrainnogain.training.executors.BigDlEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ntng calibrate}: this machine becomes a reference system. */
@Command(
    name = "calibrate",
    description = {
      "Measures what one executor of this machine takes for each phase of training a model, by active"
          + " layers, and writes it as a reference system: DIR/reference-systems/NAME.conf and the"
          + " table rst_calibrations. A run with --set reference-system=PATH then gets its budget in"
          + " seconds of this machine.",
      "Model, microbatch, scoring batch, precision and placement are those of the same settings for"
          + " pretrain, the optimizers those of all conf/methods; vocabulary and sequence length those of DIR/corpus, or what prepare.* asks for"
          + " while there is none. Replicas compute side by side as pretrain would lay them out here;"
          + " --set placement.replicas=1 measures one with all cores.",
      "Let nothing else compute meanwhile: measurements that disagree are refused (calibration.*)."
    })
final class CalibrateCommand implements Callable<Integer> {
  @Mixin private SettingsOptions options;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "A file of conf/models by name, on top of all --config files.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Directory or Hadoop URI that holds corpus/, reference-systems/ and tables/.")
  private String out;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the reference system (default: the model's name and the time).")
  private Optional<String> name = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CalibrateConfig config =
        options
            .load(model.map(chosen -> List.of(ModelFiles.named(chosen))).orElse(List.of()))
            .read(CalibrateConfig::read);
    PrintWriter screen = spec.commandLine().getOut();
    SparkConf conf = BigDlEngine.configure(SparkSessions.configuration("calibrate"));
    Path directory = OutputDirectory.toWrite("--out", out, conf);
    try (SparkSession spark = SparkSessions.open(conf);
        StopRequest stop =
            StopRequest.onSignal("Stopping: nothing is written (a second signal ends at once)")) {
      Optional<CalibrateJob.Result> result =
          new CalibrateJob(spark, directory, screen::println, InstantSource.system())
              .run(config, name, stop);
      if (result.isEmpty()) {
        screen.println("Stopped; nothing was written.");
        return stop.exitCode();
      }
      CalibrationResult.print(result.get(), screen);
      return Main.DONE;
    }
  }
}

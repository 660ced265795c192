package org.notrainnogain.jobs.cli;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.calibrate.CalibrateConfig;
import org.notrainnogain.jobs.calibrate.CalibrateJob;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.training.calibration.MeasuredPrice;
import org.notrainnogain.training.distributed.BigDlEngine;
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
      "Model, microbatch, optimizer, precision and placement are those of the same settings for"
          + " pretrain; vocabulary and sequence length those of DIR/corpus, or what prepare.* asks for"
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
    try (SparkSession spark =
        SparkSessions.open(BigDlEngine.configure(SparkSessions.configuration("calibrate")))) {
      CalibrateJob.Result result =
          new CalibrateJob(spark, new Path(out), screen::println, InstantSource.system())
              .run(config, name);
      print(result, screen);
      return Main.DONE;
    }
  }

  private static void print(CalibrateJob.Result result, PrintWriter screen) {
    Map<String, List<MeasuredPrice>> byPhase =
        result.prices().stream()
            .collect(Collectors.groupingBy(p -> p.of().phase(), TreeMap::new, Collectors.toList()));
    byPhase.forEach((phase, prices) -> screen.println(line(phase, prices)));
    screen.println("Reference system: " + result.file());
    screen.println(
        "Use it with the same settings: ntng pretrain ... --set reference-system=" + result.file());
  }

  private static String line(String phase, List<MeasuredPrice> prices) {
    String seconds =
        prices.stream()
            .map(price -> String.format(Locale.ROOT, "%.6f", price.medianNanos() / 1e9))
            .collect(Collectors.joining(" "));
    double spread = prices.stream().mapToDouble(MeasuredPrice::spread).max().orElse(0);
    MeasuredPrice first = prices.get(0);
    return String.format(
        Locale.ROOT,
        "  %-16s %s s %s, spread at most %.1f%%%s",
        phase,
        seconds,
        prices.size() == 1
            ? "with %d layers".formatted(first.of().activeLayers())
            : "with %d to %d layers"
                .formatted(
                    first.of().activeLayers(), prices.get(prices.size() - 1).of().activeLayers()),
        100 * spread,
        first.charged() ? "" : ", never charged");
  }
}

package org.notrainnogain.jobs.pretrain;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.config.Settings;

/** Runs of a model of two small layers on {@link TinyCorpus}, by the settings a user would give. */
final class TinyRun {
  static final int UPDATES = 60;

  private final SparkSession spark;
  private final Path out;
  private final List<String> settings = new ArrayList<>();

  TinyRun(SparkSession spark, Path out) throws IOException {
    this.spark = spark;
    this.out = out;
    if (!Files.exists(out.resolve("corpus"))) {
      TinyCorpus.write(out);
    }
    settings.addAll(
        List.of(
            "budget.reference-time=" + UPDATES * 45 + " ms",
            "model.name=tiny",
            "model.layers=2",
            "model.heads=2",
            "training.batch-size=16",
            "optimizer.adamw.learning-rate=0.02",
            "training.microbatch-size=4",
            "evaluation.sequences=50",
            "evaluation.fractions=[0.25, 0.5]",
            "placement.threads=1",
            "placement.device=cpu"));
    sizes(16, 32);
  }

  /** Other sizes of the layers, at the same prices. */
  TinyRun sizes(int hidden, int feedForward) throws IOException {
    Path prices =
        Files.writeString(out.resolve("tiny.conf"), PRICES.formatted(hidden, feedForward));
    return with(
        "reference-system=" + prices,
        "model.hidden=" + hidden,
        "model.feed-forward=" + feedForward);
  }

  /** Adds settings, such as {@code "placement.replicas=2"}. */
  TinyRun with(String... more) {
    settings.addAll(List.of(more));
    return this;
  }

  Pretrain.Result run() {
    return run(() -> false);
  }

  Pretrain.Result run(BooleanSupplier stopRequested) {
    Settings read = Settings.load(List.of(), settings);
    PretrainConfig config = read.read(PretrainSettings::read);
    return new Pretrain(
            spark,
            new org.apache.hadoop.fs.Path(out.toUri()),
            new PrintStream(OutputStream.nullOutputStream()))
        .run(config, PretrainSettings.identity(read), stopRequested);
  }

  /** 10 ms a microbatch through both layers, 5 ms an update: 45 ms of RST a step. */
  private static final String PRICES =
      """
      name = tiny
      source = "made up for tests"
      conditions { device = none }
      model {
        name = tiny, family = bert-c5, layers = 2, hidden = %d, heads = 2, feed-forward = %d, vocabulary = 64
      }
      sequence-length = 16
      phases {
        forward_backward { sequences = 4, seconds = [0.006, 0.010] }
        optimizer { seconds = 0.005 }
      }
      """;
}

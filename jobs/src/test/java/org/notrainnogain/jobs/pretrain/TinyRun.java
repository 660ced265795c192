package org.notrainnogain.jobs.pretrain;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.PretrainSettings;

/** Runs of a tiny model in a session, by the settings a user would give. */
public final class TinyRun {
  static final int UPDATES = 60;

  private final SparkSession spark;
  private final org.apache.hadoop.fs.Path out;
  private final TinySettings settings;

  public TinyRun(SparkSession spark, Path out) throws IOException {
    this(spark, new org.apache.hadoop.fs.Path(out.toUri()), new TinySettings(out));
  }

  /**
   * @param out where the run goes, which may be another filesystem's name for the settings'
   *     directory
   */
  TinyRun(SparkSession spark, org.apache.hadoop.fs.Path out, TinySettings settings) {
    this.spark = spark;
    this.out = out;
    this.settings = settings;
  }

  /** Other sizes of the layers, at the same prices. */
  TinyRun sizes(int hidden, int feedForward) throws IOException {
    settings.sizes(hidden, feedForward);
    return this;
  }

  /** Adds settings, such as {@code "placement.replicas=2"}. */
  TinyRun with(String... more) {
    settings.with(more);
    return this;
  }

  /** Methods of {@code conf/methods}, one over the other. */
  TinyRun methods(String... names) {
    settings.methods(names);
    return this;
  }

  public Pretrain.Result run() {
    return run(() -> false);
  }

  public Pretrain.Result run(BooleanSupplier stopRequested) {
    return run(stopRequested, OutputStream.nullOutputStream());
  }

  /**
   * @param progress takes what a user would see
   */
  Pretrain.Result run(BooleanSupplier stopRequested, OutputStream progress) {
    Settings read = Settings.load(settings.files(), settings.assignments());
    PretrainConfig config = read.read(PretrainSettings::read);
    return new Pretrain(spark, out, new PrintStream(progress, true, StandardCharsets.UTF_8))
        .run(config, PretrainSettings.identity(read), stopRequested);
  }
}

package org.notrainnogain.jobs.calibrate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.dataprep.corpus.CorpusDirectory;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.reporting.tables.CalibrationRow;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.tables.TablePublisher;
import org.notrainnogain.storage.tables.TableRows;
import org.notrainnogain.training.calibration.Calibration;
import org.notrainnogain.training.calibration.MeasuredPrice;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.executors.EngineSize;
import org.notrainnogain.training.executors.StoppedException;

/**
 * Measures a reference system, checks it, publishes its rows and writes its file, in this order: a
 * reference system whose file is there is complete.
 */
public final class CalibrateJob {
  private static final DateTimeFormatter NAME_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final SparkSession spark;
  private final Path out;
  private final Consumer<String> progress;
  private final InstantSource clock;
  private final DurableFiles files;

  /**
   * @param out {@code DIR}
   * @param progress takes lines for the person at the terminal
   * @param clock names the reference system and dates its measurement
   */
  public CalibrateJob(
      SparkSession spark, Path out, Consumer<String> progress, InstantSource clock) {
    this.spark = spark;
    this.out = out;
    this.progress = progress;
    this.clock = clock;
    this.files = new DurableFiles(spark.sparkContext().hadoopConfiguration());
  }

  /**
   * What was made.
   *
   * @param name of the reference system
   * @param file its HOCON, for {@code reference-system=}
   * @param prices what was measured, evaluation included
   */
  public record Result(String name, Path file, List<MeasuredPrice> prices) {}

  /**
   * Calibrates.
   *
   * @param name of the reference system; empty for the model's name and the time
   * @param stopRequested asked while it measures
   * @return empty when stopped; nothing is written then
   * @throws IllegalArgumentException when there is one of this name already
   * @throws IllegalStateException when the measurements are noisy or fail the checks; nothing is
   *     written then
   */
  public Optional<Result> run(
      CalibrateConfig config, Optional<String> name, BooleanSupplier stopRequested) {
    String chosen =
        name.orElseGet(() -> config.run().model().name() + "-" + NAME_TIME.format(clock.instant()));
    String partition = partition(chosen);
    Path file = new Path(new Path(out, "reference-systems"), chosen + ".conf");
    requireNew(chosen, file, partition);
    EngineSize executors = BigDlEngine.start();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    CalibrationPlan plan =
        CalibrationPlan.of(config, new CorpusDirectory(files, out).manifest(), executors);
    progress.accept(plan.inWords());
    Sessions.Outcome outcome;
    try {
      outcome = measure(plan, context, executors, stopRequested);
    } catch (StoppedException stopped) {
      return Optional.empty();
    }
    CalibratedSystem system =
        new CalibratedSystem(chosen, plan, outcome, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    byte[] hocon = system.file();
    new TablePublisher(
            new Path(out, "tables"), file.getParent(), spark.sessionState().newHadoopConf())
        .publishRows(CalibrationRow.TABLE, chosen, system.rows());
    files.write(file, stream -> stream.write(hocon));
    return Optional.of(new Result(chosen, file, outcome.prices()));
  }

  private Sessions.Outcome measure(
      CalibrationPlan plan,
      JavaSparkContext context,
      EngineSize executors,
      BooleanSupplier stopRequested) {
    try (Calibration calibration =
        Calibration.start(context, plan.spec(), executors, stopRequested)) {
      return new Sessions(plan, calibration::run, progress, System::nanoTime).measure();
    }
  }

  /** Refused before minutes are spent on it: what runs were priced by must never change. */
  private void requireNew(String name, Path file, String partition) {
    TableRows tables = new TableRows(new Path(out, "tables"), spark.sessionState().newHadoopConf());
    try {
      if (files.fileSystem(file).exists(file)
          || tables.partitions(CalibrationRow.TABLE).contains(name)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "There is a reference system %s in %s already (%s, tables/rst_calibrations/%s), and runs"
                    + " may be priced by it; choose another --name, or remove both by hand",
                name,
                out,
                file,
                partition));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for " + file, e);
    }
  }

  private static String partition(String name) {
    try {
      return CalibrationRow.TABLE.partitionDirectory(name);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("--name " + name + ": " + e.getMessage());
    }
  }
}

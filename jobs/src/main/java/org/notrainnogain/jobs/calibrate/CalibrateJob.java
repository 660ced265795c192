package org.notrainnogain.jobs.calibrate;

import java.time.Duration;
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
import org.notrainnogain.storage.Claim;
import org.notrainnogain.storage.ClaimOwner;
import org.notrainnogain.storage.Commit;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.tables.TableDirectory;
import org.notrainnogain.storage.tables.TablePublisher;
import org.notrainnogain.training.calibration.Calibration;
import org.notrainnogain.training.calibration.MeasuredPrice;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.executors.EngineSize;
import org.notrainnogain.training.executors.StoppedException;

/**
 * Measures a reference system, checks it, and publishes its rows and its file in one commit, the
 * file last: a reference system whose file is there is complete, and rows without one were left by
 * a process that died. One process at a time makes a reference system of a name.
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
   * @throws org.notrainnogain.storage.HeldException when another process makes one of this name
   * @throws IllegalStateException when the measurements are noisy or fail the checks; nothing is
   *     written then
   */
  public Optional<Result> run(
      CalibrateConfig config, Optional<String> name, BooleanSupplier stopRequested) {
    String chosen =
        name.orElseGet(() -> config.run().model().name() + "-" + NAME_TIME.format(clock.instant()));
    requireDirectoryName(chosen);
    Path file = new Path(new Path(out, "reference-systems"), chosen + ".conf");
    requireNew(chosen, file);
    Path claims = new Path(new Path(out, "claims/reference-systems"), chosen);
    ClaimOwner owner = ClaimOwner.ofThisProcess("ntng calibrate");
    try (Claim claim = Claim.take(files, claims, "Reference system " + file, owner)) {
      // Another process may have published it before this one got the claim.
      requireNew(chosen, file);
      sayWhatGivesWay(chosen, file);
      return measured(config, chosen, stopRequested).map(system -> publish(system, file, claim));
    }
  }

  private Optional<CalibratedSystem> measured(
      CalibrateConfig config, String name, BooleanSupplier stopRequested) {
    EngineSize executors = BigDlEngine.start();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    CalibrationPlan plan =
        CalibrationPlan.of(config, new CorpusDirectory(files, out).manifest(), executors);
    progress.accept(plan.inWords());
    Sessions.Outcome outcome;
    try {
      outcome =
          measure(plan, context, executors, config.run().recovery().jobTimeout(), stopRequested);
    } catch (StoppedException stopped) {
      return Optional.empty();
    }
    return Optional.of(
        new CalibratedSystem(name, plan, outcome, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
  }

  private Result publish(CalibratedSystem system, Path file, Claim claim) {
    byte[] hocon = system.file();
    TablePublisher publisher =
        new TablePublisher(
            new Path(out, "tables"), file.getParent(), spark.sessionState().newHadoopConf());
    try (Commit commit = Commit.begin(files, file.getParent(), claim::requireCurrent)) {
      publisher.place(commit, CalibrationRow.TABLE, system.name(), system.rows());
      commit.seal(file, stream -> stream.write(hocon));
    }
    return new Result(system.name(), file, system.outcome().prices());
  }

  private Sessions.Outcome measure(
      CalibrationPlan plan,
      JavaSparkContext context,
      EngineSize executors,
      Duration longest,
      BooleanSupplier stopRequested) {
    try (Calibration calibration =
        Calibration.start(context, plan.spec(), executors, longest, stopRequested)) {
      return new Sessions(plan, calibration::run, progress, System::nanoTime).measure();
    }
  }

  /** Refused before minutes are spent on it: what runs were priced by must never change. */
  private void requireNew(String name, Path file) {
    if (files.exists(file)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "There is a reference system %s in %s already (%s, tables/rst_calibrations/%s), and runs"
                  + " may be priced by it; choose another --name, or remove both by hand",
              name,
              out,
              file,
              CalibrationRow.TABLE.partitionDirectory(name)));
    }
  }

  /** Rows without their file: a process died between the two, or somebody removed the file. */
  private void sayWhatGivesWay(String name, Path file) {
    List<Path> rows =
        new TableDirectory(new Path(out, "tables"), spark.sessionState().newHadoopConf())
            .files(CalibrationRow.TABLE, name);
    if (!rows.isEmpty()) {
      progress.accept(
          String.format(
              Locale.ROOT,
              "Warning: table %s has rows of %s without its file %s; those measured now will take their"
                  + " place. If runs were priced by it, stop here and choose another --name",
              CalibrationRow.TABLE.name(),
              name,
              file));
    }
  }

  private static void requireDirectoryName(String name) {
    try {
      CalibrationRow.TABLE.partitionDirectory(name);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("--name " + name + ": " + e.getMessage());
    }
  }
}

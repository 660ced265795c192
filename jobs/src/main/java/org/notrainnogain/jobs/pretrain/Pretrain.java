package org.notrainnogain.jobs.pretrain;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.planning.run.PlanPart;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.PretrainInputs;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.executors.ReplicasLostException;

/**
 * Trains one run to the end of its budget: starts it, or goes on where it stopped, or publishes
 * what an ended one left, or says that there is nothing to do.
 */
public final class Pretrain {

  private final SparkSession spark;
  private final Path out;
  private final PrintStream progress;
  private final DurableFiles files;

  /**
   * @param out {@code DIR}
   * @param progress where progress lines go
   */
  public Pretrain(SparkSession spark, Path out, PrintStream progress) {
    this.spark = spark;
    this.out = out;
    this.progress = progress;
    this.files = new DurableFiles(spark.sparkContext().hadoopConfiguration());
  }

  /**
   * What became of a run.
   *
   * @param status finished, failed, invalid or stopped
   * @param row the published row of an ended run
   */
  public record Result(String runId, String status, Optional<RunRow> row) {
    /** A run that was asked to stop and can go on. */
    public static final String STOPPED = "stopped";

    /** Why an ended run is not finished. */
    public Optional<String> reason() {
      return row.map(RunRow::reason);
    }
  }

  /**
   * Runs.
   *
   * @param settingsJson the resolved configuration less placement, as canonical JSON
   * @param stopRequested asked between updates; true writes a checkpoint and returns
   */
  public Result run(PretrainConfig config, String settingsJson, BooleanSupplier stopRequested) {
    return run(config, settingsJson, PlanPart.NONE, stopRequested);
  }

  /**
   * Runs as part of a plan.
   *
   * @param settingsJson the resolved configuration less placement, as canonical JSON
   * @param part what the run is to the plan; what its first attempt said counts
   * @param stopRequested asked between updates; true writes a checkpoint and returns
   */
  public Result run(
      PretrainConfig config, String settingsJson, PlanPart part, BooleanSupplier stopRequested) {
    RunPlan plan = PretrainInputs.plan(files, out, config, settingsJson);
    RunDirectory directory = new RunDirectory(files, out, plan.runId());
    Optional<ProxyRun> proxy = ProxyRun.of(files, out, plan);
    RunPublication publication =
        new RunPublication(spark.sessionState().newHadoopConf(), out, plan, directory, proxy);
    Optional<RunRow> published = publication.published();
    if (published.isPresent()) {
      return nothingToDo(plan, published.get());
    }
    try (RunAttempts attempts = attempts(plan, part, directory, proxy)) {
      if (directory.end().isPresent()) {
        attempts.claim();
        return nothingToDo(plan, publication.publish(directory.end().get()));
      }
      Optional<RunEnd> end = train(plan, attempts, stopRequested);
      if (end.isEmpty()) {
        return new Result(plan.runId(), Result.STOPPED, Optional.empty());
      }
      RunRow row = publication.publish(directory.endOr(end.get()));
      return new Result(plan.runId(), row.status(), Optional.of(row));
    }
  }

  private RunAttempts attempts(
      RunPlan plan, PlanPart part, RunDirectory directory, Optional<ProxyRun> proxy) {
    // An ended run needs no more of its proxy than its rows say.
    Optional<ProxyRun> needed = directory.end().isPresent() ? Optional.empty() : proxy;
    return new RunAttempts(
        spark,
        out,
        files,
        plan,
        plan.experiment(needed.flatMap(ProxyRun::experiment)),
        part,
        directory,
        needed.map(ProxyRun::irreducibleLosses),
        progress);
  }

  private Result nothingToDo(RunPlan plan, RunRow row) {
    progress.printf(
        Locale.ROOT, "Run %s has ended already (%s): nothing to do%n", plan.runId(), row.status());
    return new Result(plan.runId(), row.status(), Optional.of(row));
  }

  /**
   * Trains to the end, from the last checkpoint again whenever executors are lost; empty when
   * stopped before the end.
   */
  private Optional<RunEnd> train(
      RunPlan plan, RunAttempts attempts, BooleanSupplier stopRequested) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    RunPlacement placement = new Preflight(plan, context, progress).check(stopRequested);
    Recovery recovery = new Recovery(plan.config().recovery(), context, progress);
    while (true) {
      try {
        return attempts.next(placement, stopRequested);
      } catch (ReplicasLostException loss) {
        recovery.prepare(loss, attempts.lastStep(), stopRequested);
      }
      if (stopRequested.getAsBoolean()) {
        return Optional.empty();
      }
    }
  }
}

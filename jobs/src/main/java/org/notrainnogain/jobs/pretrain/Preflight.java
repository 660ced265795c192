package org.notrainnogain.jobs.pretrain;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.executors.EngineSize;
import org.notrainnogain.training.executors.Executors;

/** Looks, before anything runs, whether what Spark has can carry a run. */
final class Preflight {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final RunPlan plan;
  private final JavaSparkContext spark;
  private final PrintStream progress;

  Preflight(RunPlan plan, JavaSparkContext spark, PrintStream progress) {
    this.plan = plan;
    this.spark = spark;
    this.progress = progress;
  }

  /**
   * Waits for the executors and asks each of them.
   *
   * @param stopRequested ends the wait
   * @return how the run is laid on them
   * @throws ConfigurationException with everything that is missing
   */
  RunPlacement check(BooleanSupplier stopRequested) {
    EngineSize size = size();
    RunPlacement placement = RunPlacement.of(plan.config(), size.nodes() * size.cores());
    List<Executors.Executor> executors = executors(size, stopRequested);
    List<String> problems =
        executors.size() < size.nodes()
            ? List.of(missing(size, executors.size()))
            : problems(executors, placement);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return placement;
  }

  private List<String> problems(List<Executors.Executor> executors, RunPlacement placement) {
    Duration longest = plan.config().recovery().jobTimeout();
    return ReplicaMemory.of(plan, placement)
        .problems(
            new Executors(spark).reports(executors, placement.device(), longest),
            placement,
            spark.getConf());
  }

  private static EngineSize size() {
    try {
      return BigDlEngine.size();
    } catch (IllegalStateException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }

  private List<Executors.Executor> executors(EngineSize size, BooleanSupplier stopRequested) {
    Executors executors = new Executors(spark);
    List<Executors.Executor> soon = executors.await(size.nodes(), SOON, stopRequested);
    if (soon.size() == size.nodes()) {
      return soon;
    }
    progress.printf(
        Locale.ROOT,
        "Waiting for executors: %d of %d are there, at most another %d s%n",
        soon.size(),
        size.nodes(),
        plan.config().recovery().executors().toSeconds());
    return executors.await(size.nodes(), plan.config().recovery().executors(), stopRequested);
  }

  private String missing(EngineSize size, int found) {
    return String.format(
        Locale.ROOT,
        "Only %d of %d executors came within %d s (recovery.executors): the cluster has not that"
            + " many with %d free cores and %s of memory; free some, or ask for less by"
            + " --total-executor-cores, --executor-cores and --executor-memory",
        found,
        size.nodes(),
        plan.config().recovery().executors().toSeconds(),
        size.cores(),
        spark.getConf().get("spark.executor.memory", "1g"));
  }
}

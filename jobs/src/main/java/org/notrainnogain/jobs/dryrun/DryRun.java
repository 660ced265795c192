package org.notrainnogain.jobs.dryrun;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.notrainnogain.jobs.pretrain.RunPlacement;
import org.notrainnogain.jobs.runs.RunStore;
import org.notrainnogain.jobs.runs.RunSummary;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.forecast.Forecast;
import org.notrainnogain.planning.forecast.UpdatePrice;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.PretrainInputs;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.executors.EngineSize;
import org.notrainnogain.training.loop.TrainingFailedException;

/**
 * Everything about a run that can be known without training.
 *
 * @param out {@code DIR}
 * @param present the run as it lies in DIR; empty when it is new
 * @param prices of an update
 * @param freeBytes on the filesystem of DIR
 */
public record DryRun(
    Path out,
    RunPlan plan,
    RunPlacement placement,
    Optional<RunSummary> present,
    List<UpdatePrice> prices,
    Forecast forecast,
    WallTime wallTime,
    DiskUsage disk,
    long freeBytes) {
  /**
   * Looks ahead.
   *
   * @param settingsJson the resolved configuration less placement, as canonical JSON
   * @param spark the settings that a session would have; none is opened
   * @throws ConfigurationException when the run cannot be
   */
  public static DryRun of(PretrainConfig config, String settingsJson, Path out, SparkConf spark) {
    Configuration hadoop = SparkSessions.hadoop(spark);
    DurableFiles files = new DurableFiles(hadoop);
    RunStore store = new RunStore(out, hadoop);
    int processors = Runtime.getRuntime().availableProcessors();
    EngineSize size = EngineSize.of(spark, processors);
    try {
      RunPlan plan = PretrainInputs.plan(files, out, config, settingsJson);
      RunPlacement placement = RunPlacement.of(plan.config(), size.nodes() * size.cores());
      List<UpdatePrice> prices = UpdatePrice.of(plan);
      Forecast forecast = Forecast.of(plan);
      return new DryRun(
          out,
          plan,
          placement,
          present(store, plan.runId()),
          prices,
          forecast,
          WallTime.of(plan, placement, spark.get("spark.master"), store),
          DiskUsage.of(plan, placement, forecast),
          files.freeBytes(out));
    } catch (IllegalArgumentException | TrainingFailedException refused) {
      throw new ConfigurationException(refused.getMessage().lines().toList());
    }
  }

  private static Optional<RunSummary> present(RunStore store, String runId) {
    return store.ids().contains(runId)
        ? Optional.of(RunSummary.of(store.run(runId)))
        : Optional.empty();
  }
}

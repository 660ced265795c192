package org.notrainnogain.jobs.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.dataprep.corpus.CorpusDirectory;
import org.notrainnogain.dataprep.shards.StoredCorpus;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.run.Experiment;
import org.notrainnogain.planning.run.PlanPart;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.ProxyMasks;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.training.checkpoint.WeightsOrigin;
import org.notrainnogain.training.irreducible.IrreducibleSource;
import org.notrainnogain.training.loop.LoopSpec;
import org.notrainnogain.training.model.ComputeSettings;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.replica.DataSettings;
import org.notrainnogain.training.replica.Patience;
import org.notrainnogain.training.replica.ReplicaSpec;
import org.notrainnogain.training.rst.AcceptedAnomaly;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * How a run is laid on this cluster: no part of its identity.
 *
 * @param replicas models side by side
 * @param threads of libtorch for each
 * @param device auto, cpu or cuda
 * @param deviceBatch most sequences a device is given at once
 */
public record RunPlacement(int replicas, int threads, String device, int deviceBatch) {
  private static final int MOST_DEFAULT_REPLICAS = 4;

  /**
   * The configured placement, its gaps filled from so many cores.
   *
   * @throws ConfigurationException when it asks for more replicas than there are cores
   */
  public static RunPlacement of(PretrainConfig config, int cores) {
    PretrainConfig.Placement placement = config.placement();
    int microbatches = config.training().microbatches();
    int replicas =
        placement.replicas().orElse(Math.min(Math.min(cores, MOST_DEFAULT_REPLICAS), microbatches));
    if (replicas > cores) {
      throw new ConfigurationException(
          String.format(
              Locale.ROOT,
              "placement.replicas is %d, but Spark has %d cores; set it to %d or fewer, or give more cores",
              replicas,
              cores,
              cores));
    }
    return new RunPlacement(
        replicas,
        placement.threads().orElse(Math.max(1, cores / replicas)),
        placement.device(),
        placement.deviceBatch());
  }

  /**
   * What the executors build.
   *
   * @param model as deep as it is to be built
   */
  ReplicaSpec replicaSpec(
      RunPlan plan,
      ModelSettings<?> model,
      Path out,
      Optional<IrreducibleSource> irreducible,
      LoopSpec loop,
      WeightsOrigin origin) {
    PretrainConfig config = plan.config();
    return new ReplicaSpec(
        plan.runId(),
        loop.attempt(),
        replicas,
        model,
        plan.optimizer(),
        new ComputeSettings(device, config.training().precision(), deviceBatch, threads),
        new DataSettings(
            new StoredCorpus(CorpusDirectory.in(out).toString(), plan.corpus().toJson()),
            config.training().split(),
            config.seeds().order(),
            config
                .proxy()
                .map(PretrainConfig.Proxy::masks)
                .orElse(ProxyMasks.AS_SCORED)
                .seed(config.seeds().masks()),
            config.seeds().evaluation(),
            config.evaluation().sequences(),
            config.placement().cachedShards(),
            irreducible.orElse(null)),
        origin,
        loop,
        new Patience(config.recovery().exchangeTimeout(), config.recovery().jobTimeout()),
        config.placement().meetingPort());
  }

  /**
   * What the run's directory says of it.
   *
   * @param experiment what it may be averaged with and compared to
   */
  RunManifest manifest(RunPlan plan, Experiment experiment, PlanPart part, SparkSession spark) {
    try {
      return new RunManifest(
          plan.runId(),
          part.planId().orElse(null),
          part.trial().orElse(null),
          experiment,
          plan.config().note().tuned().orElse(null),
          plan.config().note().repeats().orElse(null),
          new ObjectMapper().readTree(plan.identity()),
          new RunManifest.Placement(replicas, threads, device, deviceBatch),
          new RunManifest.ReferenceSystemSummary(
              plan.referenceSystem().name(),
              plan.referenceSystem().source(),
              plan.referenceSystem().contentSha256(),
              plan.referenceSystem().conditions(),
              plan.referenceSystem().pricingInWords().entrySet().stream()
                  .collect(
                      Collectors.toMap(
                          entry -> entry.getKey().tableName(),
                          Map.Entry::getValue,
                          (a, b) -> a,
                          TreeMap::new)),
              plan.referenceSystem().acceptedAnomalies().stream()
                  .map(AcceptedAnomaly::toString)
                  .toList()),
          versions(spark),
          System.getProperty("ntng.commit", "unknown"),
          spark.sparkContext().master(),
          Instant.now().toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The run's identity is no JSON: " + plan.identity(), e);
    }
  }

  private static Map<String, String> versions(SparkSession spark) {
    Map<String, String> versions = new TreeMap<>(TorchRuntime.versions());
    versions.put("spark", spark.version());
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }
}

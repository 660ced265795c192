package org.notrainnogain.jobs.pretrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.notrainnogain.planning.run.Experiment;

/**
 * {@code manifest.json} of a run: what it was told and where it ran.
 *
 * @param runId the run
 * @param planId the plan that started it; null for a run of its own
 * @param trial number of the tuning trial; null where nothing is tuned
 * @param experiment what it may be averaged with and compared to; null in one older than it, as are
 *     tuned and repeats
 * @param tuned how the method's settings were chosen; null where nobody said
 * @param repeats the method that this one repeats under another name; null for one of its own
 * @param identity all that determines the result, of which the id carries a hash
 * @param placement where it runs, by the first attempt
 * @param referenceSystem what its prices are
 * @param versions of what computes, by name
 * @param commit of this project's source, or "unknown"
 * @param sparkMaster the cluster
 * @param startedAt ISO-8601, UTC
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunManifest(
    String runId,
    String planId,
    Integer trial,
    Experiment experiment,
    String tuned,
    String repeats,
    JsonNode identity,
    Placement placement,
    ReferenceSystemSummary referenceSystem,
    Map<String, String> versions,
    String commit,
    String sparkMaster,
    String startedAt) {
  public RunManifest {
    Objects.requireNonNull(runId, "run_id is missing");
    Objects.requireNonNull(identity, "identity is missing");
    Objects.requireNonNull(placement, "placement is missing");
    Objects.requireNonNull(referenceSystem, "reference_system is missing");
    Objects.requireNonNull(versions, "versions is missing");
    Objects.requireNonNull(sparkMaster, "spark_master is missing");
  }

  /** Where a run runs. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Placement(int replicas, int threads, String device, int deviceBatch) {}

  /**
   * The reference system, in words.
   *
   * @param conditions under which the prices were measured, by name
   * @param pricing how each phase is priced
   * @param acceptedAnomalies prices that fail the checks and are used all the same
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record ReferenceSystemSummary(
      String name,
      String source,
      String contentSha256,
      Map<String, String> conditions,
      Map<String, String> pricing,
      List<String> acceptedAnomalies) {
    public ReferenceSystemSummary {
      Objects.requireNonNull(name, "name is missing");
      Objects.requireNonNull(contentSha256, "content_sha256 is missing");
    }
  }
}

package org.notrainnogain.reporting;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.notrainnogain.reporting.tables.RunRow;

/**
 * One ended run, as in the table {@code runs}; boxed values may be null.
 *
 * @param runId the run's name
 * @param model name of the model's configuration
 * @param method the training method
 * @param seed the run's seed
 * @param role what it is to other runs
 * @param experiment what it may be averaged with and compared to
 * @param resultsVersion the number raised whenever results may change
 * @param fidelity sound, published or custom
 * @param system what it was priced, computed and trained on
 * @param status finished, failed or invalid
 * @param reason why it did not finish; null when it did
 * @param budgetSeconds RST given
 * @param rstSeconds RST charged
 * @param wallSeconds wall time of the attempts that count
 * @param lostWallSeconds wall time of attempts that died
 * @param attempts processes it took
 * @param steps updates made
 * @param tokens tokens trained on
 * @param passes passes over the training split
 * @param finalLearningRate rate of the last update, or null
 * @param validationLoss nats a masked token at the last evaluation, or null
 * @param testLoss the same on the test split, or null
 * @param startedAt when the first attempt started
 * @param finishedAt when it ended
 * @param configJson resolved configuration
 * @param manifestJson the run's manifest
 */
public record Run(
    String runId,
    String model,
    String method,
    long seed,
    Role role,
    Experiment experiment,
    int resultsVersion,
    String fidelity,
    SystemUnderTest system,
    String status,
    String reason,
    double budgetSeconds,
    double rstSeconds,
    double wallSeconds,
    double lostWallSeconds,
    int attempts,
    long steps,
    long tokens,
    double passes,
    Double finalLearningRate,
    Double validationLoss,
    Double testLoss,
    Instant startedAt,
    Instant finishedAt,
    String configJson,
    String manifestJson) {
  public Run {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(experiment, "experiment");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(finishedAt, "finishedAt");
  }

  /** Runs in the order of their end. */
  public static final Comparator<Run> BY_END =
      Comparator.comparing(Run::finishedAt).thenComparing(Run::runId);

  /**
   * A run as its row has it.
   *
   * @throws IllegalArgumentException when a column that should hold JSON does not
   */
  public static Run of(String runId, RunRow row) {
    return new Run(
        runId,
        row.model(),
        row.method(),
        row.seed(),
        new Role(row.trial(), row.proxyRunId(), row.proxyRstSeconds()),
        Experiment.of(runId, row),
        row.resultsVersion(),
        row.fidelity(),
        SystemUnderTest.of(runId, row),
        row.status(),
        row.reason(),
        row.budgetSeconds(),
        row.rstSeconds(),
        row.wallSeconds(),
        row.lostWallSeconds(),
        row.attempts(),
        row.steps(),
        row.tokens(),
        row.passes(),
        row.finalLearningRate(),
        row.validationLoss(),
        row.testLoss(),
        row.startedAt(),
        row.finishedAt(),
        row.configJson(),
        row.manifestJson());
  }

  /** Whether it stopped by itself: it counts as a failure of its method. */
  public boolean failed() {
    return status.equals(RunRow.FAILED);
  }

  /** Whether it used its budget as its settings promise. */
  public boolean finished() {
    return status.equals(RunRow.FINISHED);
  }

  /**
   * What a run is to other runs.
   *
   * @param trial number of the tuning trial; null for a run that counts
   * @param proxyRunId the run that it takes irreducible losses from; null without one
   * @param proxyRstSeconds RST of training and scoring with that one; 0 without one
   */
  public record Role(Integer trial, String proxyRunId, double proxyRstSeconds) {
    /** A run that counts, without a proxy. */
    public static final Role PLAIN = new Role(null, null, 0);

    /** Whether it stands for its method: no tuning trial does. */
    public boolean counts() {
      return trial == null;
    }
  }

  /**
   * What a run may be averaged with and compared to; a run older than these ids may be neither.
   *
   * @param comparisonId hash of all that determines the result but for method and seeds; null in an
   *     older row
   * @param armId hash of the method's settings; null in an older row
   * @param tuned how they were chosen; null where nobody said
   * @param repeats the method that this one repeats under another name; null for one of its own
   * @param seeds all that chance comes from, by name, each as it was used: two runs of one arm that
   *     agree in it are one run twice, and of two arms, they are a pair; none in an older row
   */
  public record Experiment(
      String comparisonId, String armId, String tuned, String repeats, Map<String, Long> seeds) {
    /** Of a run that is older than the ids. */
    public static final Experiment UNKNOWN = new Experiment(null, null, null, null, Map.of());

    public Experiment {
      seeds = Map.copyOf(seeds);
      if ((comparisonId == null) != (armId == null)) {
        throw new IllegalArgumentException(
            "A run has comparison id %s and arm id %s; give both or none"
                .formatted(comparisonId, armId));
      }
    }

    /** Rows older than these columns have nulls there. */
    private static Experiment of(String runId, RunRow row) {
      if (row.comparisonId() == null) {
        return UNKNOWN;
      }
      Map<String, Long> seeds = new TreeMap<>();
      RunJson.parse(runId, "seeds_json", row.seedsJson())
          .properties()
          .forEach(seed -> seeds.put(seed.getKey(), seed.getValue().longValue()));
      return new Experiment(row.comparisonId(), row.armId(), row.tuned(), row.repeats(), seeds);
    }

    /** Whether it may be averaged and compared at all. */
    public boolean known() {
      return comparisonId != null;
    }
  }

  /**
   * What a run was priced, computed and trained on.
   *
   * @param referenceSystem name of the table of prices
   * @param referenceContent SHA-256 of its content; two tables may have one name
   * @param precision fp32 or bf16
   * @param corpusFingerprint SHA-256 of the corpus manifest
   * @param replicas models that shared the microbatches
   * @param threads threads a replica computed with
   * @param device what replicas computed on
   * @param conditions under which the prices were measured, by name; empty where a run's manifest
   *     does not say
   */
  public record SystemUnderTest(
      String referenceSystem,
      String referenceContent,
      String precision,
      String corpusFingerprint,
      int replicas,
      int threads,
      String device,
      Map<String, String> conditions) {
    public SystemUnderTest {
      Objects.requireNonNull(referenceSystem, "referenceSystem");
      Objects.requireNonNull(referenceContent, "referenceContent");
      Objects.requireNonNull(precision, "precision");
      Objects.requireNonNull(corpusFingerprint, "corpusFingerprint");
      conditions = Map.copyOf(conditions);
    }

    /** The manifest alone says what was in the reference system of that name, and how measured. */
    private static SystemUnderTest of(String runId, RunRow row) {
      JsonNode system =
          RunJson.parse(runId, "manifest_json", row.manifestJson()).path("reference_system");
      Map<String, String> conditions = new TreeMap<>();
      system
          .path("conditions")
          .properties()
          .forEach(field -> conditions.put(field.getKey(), field.getValue().asText()));
      return new SystemUnderTest(
          row.referenceSystem(),
          system.path("content_sha256").asText(""),
          row.precision(),
          row.corpusFingerprint(),
          row.replicas(),
          row.threads(),
          row.device(),
          conditions);
    }
  }
}

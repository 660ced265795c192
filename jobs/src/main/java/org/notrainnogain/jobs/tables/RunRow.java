package org.notrainnogain.jobs.tables;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * One ended run: the row of the table {@code runs}. Columns that may be null are boxed; all others
 * are always there, a failed run's included.
 *
 * @param planId the plan that the run is part of; null for a run of its own
 * @param model name of the model's configuration
 * @param method stem of the method's configuration file
 * @param budgetSeconds RST that the run was given
 * @param seed the run's seed
 * @param trial number of the tuning trial; null where nothing is tuned
 * @param referenceSystem name of the reference system
 * @param corpusFingerprint SHA-256 of the corpus manifest
 * @param fidelity sound, published or custom
 * @param precision fp32 or bf16
 * @param resultsVersion the number raised whenever results may change
 * @param replicas models that shared the microbatches
 * @param threads threads a replica computed with
 * @param device what the replicas computed on
 * @param attempts starts that it took
 * @param status finished, failed or invalid
 * @param reason why it failed or is invalid; null when finished
 * @param rstSeconds RST charged
 * @param unusedRstSeconds budget less what was charged
 * @param proxyRstSeconds RST that a proxy model cost beforehand; 0 without one
 * @param wallSeconds wall time of the work that counts
 * @param lostWallSeconds wall time of the work that led to nothing, of attempts that died
 * @param steps updates made
 * @param tokens tokens trained on
 * @param passes passes over the training split
 * @param finalLearningRate rate of the last update; null when there was none
 * @param validationLoss loss of the last evaluation; null when there was none
 * @param testLoss loss on the test split; null when it was not read
 * @param startedAt when the first attempt started
 * @param finishedAt when the run ended
 * @param configJson resolved configuration
 * @param manifestJson the run's manifest
 * @param comparisonId hash of all that determines the result but for method and seeds; null in rows
 *     older than it, as are all that follow
 * @param armId hash of the method's settings
 * @param tuned how they were chosen; null where nobody said
 * @param repeats the method that this one repeats under another name; null for one of its own
 * @param proxyRunId the run whose irreducible losses it trained with; null without one
 * @param seedsJson all that chance comes from, by name, each seed as it was used
 */
public record RunRow(
    String planId,
    String model,
    String method,
    double budgetSeconds,
    long seed,
    Integer trial,
    String referenceSystem,
    String corpusFingerprint,
    String fidelity,
    String precision,
    int resultsVersion,
    int replicas,
    int threads,
    String device,
    int attempts,
    String status,
    String reason,
    double rstSeconds,
    double unusedRstSeconds,
    double proxyRstSeconds,
    double wallSeconds,
    double lostWallSeconds,
    long steps,
    long tokens,
    double passes,
    Double finalLearningRate,
    Double validationLoss,
    Double testLoss,
    Instant startedAt,
    Instant finishedAt,
    String configJson,
    String manifestJson,
    String comparisonId,
    String armId,
    String tuned,
    String repeats,
    String proxyRunId,
    String seedsJson) {
  /** A run that used its budget. */
  public static final String FINISHED = "finished";

  /** A run that stopped by itself, such as at a loss that is no number. */
  public static final String FAILED = "failed";

  /** A run that ended, but not as its settings promise. */
  public static final String INVALID = "invalid";

  private static final Set<String> STATUSES = Set.of(FINISHED, FAILED, INVALID);

  public RunRow {
    Objects.requireNonNull(status, "status");
    if (!STATUSES.contains(status)) {
      throw new IllegalArgumentException(
          "Run status '" + status + "' must be finished, failed or invalid");
    }
    if (status.equals(FINISHED) != (reason == null)) {
      throw new IllegalArgumentException(
          "A run with status %s and reason %s: give a reason unless it finished"
              .formatted(status, reason));
    }
  }
}

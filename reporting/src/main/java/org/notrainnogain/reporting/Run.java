package org.notrainnogain.reporting;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One ended run, as in the table {@code runs}; boxed values may be null.
 *
 * @param runId the run's name
 * @param model name of the model's configuration
 * @param method the training method
 * @param seed the run's seed
 * @param role what it is to other runs
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
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(finishedAt, "finishedAt");
  }

  /**
   * What a run is to other runs.
   *
   * @param trial number of the tuning trial; null for a run that counts
   * @param split of the corpus that it trained on; a proxy model has another than the runs it
   *     serves
   * @param proxyRunId the run that it takes irreducible losses from; null without one
   * @param proxyRstSeconds RST of training and scoring with that one; 0 without one
   */
  public record Role(Integer trial, String split, String proxyRunId, double proxyRstSeconds) {
    /** A run that counts, on the training split and without a proxy. */
    public static final Role PLAIN = new Role(null, "train", null, 0);

    public Role {
      Objects.requireNonNull(split, "split");
    }

    /** Whether it stands for its method: neither a tuning trial nor a proxy. */
    public boolean counts() {
      return trial == null && split.equals(PLAIN.split);
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
  }
}

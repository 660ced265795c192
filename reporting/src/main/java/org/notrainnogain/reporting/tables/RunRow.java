package org.notrainnogain.reporting.tables;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.notrainnogain.storage.tables.Column;
import org.notrainnogain.storage.tables.Table;
import org.notrainnogain.storage.tables.TableSchema;

/**
 * One ended run: the row of the table {@code runs}. Columns that may be null are boxed; all others
 * are always there, a failed run's included.
 */
@Table(name = "runs", partition = "run_id", row = "one ended run")
public record RunRow(
    @Column(value = "the plan that started the run; null for a run of its own", nullable = true)
        String planId,
    @Column("name of the model's configuration") String model,
    @Column(
            "stem of the method's file in `conf/methods`, with `-free-PHASE` for each of `free-phases`; `baseline` is what others must beat")
        String method,
    @Column(value = "budget of the run", unit = "RST seconds") double budgetSeconds,
    @Column("the run's seed") long seed,
    @Column("number of the tuning trial; null where nothing is tuned") Integer trial,
    @Column("name of the table of prices; never compare RST of different ones")
        String referenceSystem,
    @Column("SHA-256 of the corpus manifest; never compare losses of different ones")
        String corpusFingerprint,
    @Column("`sound`, `published` or `custom` settings") String fidelity,
    @Column("`fp32` or `bf16`") String precision,
    @Column("raised by hand whenever results may change") int resultsVersion,
    @Column("models that shared the microbatches") int replicas,
    @Column("threads a replica computed with") int threads,
    @Column("what replicas computed on") String device,
    @Column("starts it took up to its end; more than 1 after stops, crashes and lost executors")
        int attempts,
    @Column(
            "`finished`; `failed`: stopped by itself, such as at a NaN loss; `invalid`: ended, but not as its settings promise")
        String status,
    @Column(value = "why it failed or is invalid; null when finished", nullable = true)
        String reason,
    @Column(value = "charged in all", unit = "RST seconds") double rstSeconds,
    @Column(
            value = "budget less what was charged: too little for another update",
            unit = "RST seconds")
        double unusedRstSeconds,
    @Column(
            value =
                "what a proxy model cost beforehand: its training, and scoring of the passes that the run came to; 0 without one",
            unit = "RST seconds")
        double proxyRstSeconds,
    @Column(
            value =
                "wall time of the work that counts: of each attempt from its claim of the run, before its replicas are built, to the last checkpoint that the next one went on from",
            unit = "seconds")
        double wallSeconds,
    @Column(
            value =
                "wall time of work that led to nothing: of each attempt that died or was overtaken, what came after that checkpoint, up to its last sign of life. It leaves the first when its replicas stand and then ten between two checkpoints, so up to a tenth of `checkpoint.interval` an attempt is missing, and the start of one that died in it",
            unit = "seconds")
        double lostWallSeconds,
    @Column(value = "updates made", unit = "updates") long steps,
    @Column(value = "tokens trained on", unit = "tokens") long tokens,
    @Column("passes over the split trained on, candidates included") double passes,
    @Column("rate of the last update; null when there was none") Double finalLearningRate,
    @Column(
            value = "loss of the last evaluation on `validation`; null when there was none",
            unit = "nats")
        Double validationLoss,
    @Column(value = "loss on `test`, read once at the end; null when it was not", unit = "nats")
        Double testLoss,
    @Column(value = "start of the first attempt", unit = "UTC") Instant startedAt,
    @Column(value = "end of the run", unit = "UTC") Instant finishedAt,
    @Column(value = "resolved settings", unit = "JSON") String configJson,
    @Column(
            value = "commit, versions, seeds, Spark master, content of the reference system",
            unit = "JSON")
        String manifestJson,
    @Column(
            value =
                "hash of all that determines the result but for method and seeds: results-version, corpus, prices, fidelity, model, sizes of a step, precision, budget, evaluation. Compare only runs that agree in it. Null in rows older than this column, as are all that follow: such a run is compared to none",
            nullable = true)
        String comparisonId,
    @Column(
            value =
                "hash of the method's settings: depth, selector, optimizer, schedule, free phases, and the experiment of its proxy's run. Take means only over runs that agree in this, in `comparison_id` and in `method`",
            nullable = true)
        String armId,
    @Column(
            value =
                "how the method's settings were chosen, as `arm.tuned` says: `N trials`, `by hand`, `by hand for another method`, `preset`, `preset of another size`; null where nobody said",
            nullable = true)
        String tuned,
    @Column(
            value =
                "the method that this one repeats under another name, which makes it an A/A arm; null for a method of its own",
            nullable = true)
        String repeats,
    @Column(
            value = "the run whose irreducible losses it trained with; null without one",
            nullable = true)
        String proxyRunId,
    @Column(
            value =
                "all that chance comes from, by name, each seed as it was used: the run's own, or one set alone. Runs that agree in it and in method and ids are one run twice; of two methods, they are a pair",
            unit = "JSON",
            nullable = true)
        String seedsJson) {
  /** The table. */
  public static final TableSchema<RunRow> TABLE = TableSchema.of(RunRow.class);

  /** A run that used its budget. */
  public static final String FINISHED = "finished";

  /** A run that stopped by itself, such as at a loss that is no number. */
  public static final String FAILED = "failed";

  /** A run that ended, but not as its settings promise. */
  public static final String INVALID = "invalid";

  private static final Set<String> STATUSES = Set.of(FINISHED, FAILED, INVALID);

  public RunRow {
    // As finely as the table holds them, so that a row is equal to what is read of it.
    startedAt = startedAt.truncatedTo(ChronoUnit.MICROS);
    finishedAt = finishedAt.truncatedTo(ChronoUnit.MICROS);
    Objects.requireNonNull(status, "status");
    if (!STATUSES.contains(status)) {
      throw new IllegalArgumentException(
          "Run status '" + status + "' must be finished, failed or invalid");
    }
    if (status.equals(FINISHED) != (reason == null)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A run with status %s and reason %s: give a reason unless it finished",
              status,
              reason));
    }
  }
}

package org.notrainnogain.jobs.score;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.dataprep.corpus.CorpusDirectory;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.shards.StoredCorpus;
import org.notrainnogain.jobs.pretrain.IrreduciblePasses;
import org.notrainnogain.jobs.pretrain.RunPlacement;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.storage.Claim;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.Checkpoint;
import org.notrainnogain.training.checkpoint.WeightsOrigin;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.executors.EngineSize;
import org.notrainnogain.training.executors.StoppedException;
import org.notrainnogain.training.irreducible.IrreduciblePass;
import org.notrainnogain.training.irreducible.IrreducibleScoring;
import org.notrainnogain.training.irreducible.ScoringSpec;
import org.notrainnogain.training.model.ComputeSettings;

/**
 * Scores the training split with a finished run's model, pass by pass, and writes the table {@code
 * irreducible_losses}. What is scored already is not scored again.
 */
public final class Score {
  private final SparkSession spark;
  private final Path out;
  private final PrintStream progress;
  private final DurableFiles files;

  /**
   * @param out {@code DIR}
   * @param progress where progress lines go
   */
  public Score(SparkSession spark, Path out, PrintStream progress) {
    this.spark = spark;
    this.out = out;
    this.progress = progress;
    this.files = new DurableFiles(spark.sparkContext().hadoopConfiguration());
  }

  /**
   * Scores.
   *
   * @param runId the proxy's run
   * @param passes how many passes shall be there in the end
   * @param settingsFiles files on top of the run's own settings, for placement
   * @param assignments as by {@code --set}
   * @throws org.notrainnogain.storage.HeldException when another process scores by this run
   * @return whether all passes are there; false when stopped before
   */
  public boolean run(
      String runId,
      int passes,
      List<java.nio.file.Path> settingsFiles,
      List<String> assignments,
      BooleanSupplier stopRequested) {
    ScorePlan plan = ScorePlan.of(files, out, runId, settingsFiles, assignments);
    IrreduciblePasses table = new IrreduciblePasses(files, out, runId);
    if (isScored(table, plan, passes)) {
      return true;
    }
    try (Claim claim = table.claim()) {
      // Another process may have scored before this one got the claim.
      return isScored(table, plan, passes) || score(table, plan, passes, claim, stopRequested);
    }
  }

  private boolean isScored(IrreduciblePasses table, ScorePlan plan, int passes) {
    int done = done(table, plan);
    if (done >= passes) {
      progress.printf(
          Locale.ROOT,
          "Run %s has scored %d passes already: nothing to do%n",
          plan.run().runId(),
          done);
    }
    return done >= passes;
  }

  private static int done(IrreduciblePasses table, ScorePlan plan) {
    return table.scoredBy(plan.checkpoint().checkpoint().weights().sha256()).size();
  }

  private boolean score(
      IrreduciblePasses table,
      ScorePlan plan,
      int passes,
      Claim claim,
      BooleanSupplier stopRequested) {
    EngineSize engine = BigDlEngine.size();
    RunPlacement placement = RunPlacement.of(plan.run().config(), engine.nodes() * engine.cores());
    ScoringSpec spec = spec(plan, placement, table.directory());
    IrreducibleScoring scoring =
        new IrreducibleScoring(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            spec,
            placement.replicas(),
            plan.run().config().recovery().jobTimeout());
    try {
      for (int pass = done(table, plan); pass < passes; pass++) {
        List<StoredFile> written = scoring.score(pass, stopRequested, line(plan, pass, passes));
        table.add(pass(plan, spec, pass, written), claim::requireCurrent);
      }
      return true;
    } catch (StoppedException stopped) {
      return false;
    }
  }

  /**
   * RST of scoring the training split once with a run's model, in nanoseconds.
   *
   * @throws org.notrainnogain.planning.config.ConfigurationException when scoring has no price
   */
  public static long nanosOfPass(RunPlan proxy) {
    return ScorePlan.nanosOfPass(proxy);
  }

  private java.util.function.LongConsumer line(ScorePlan plan, int pass, int passes) {
    long sequences = plan.corpus().sequences(Split.TRAIN);
    AtomicLong said = new AtomicLong(-1);
    return done -> {
      if (said.getAndSet(done) != done) {
        progress.printf(
            Locale.ROOT,
            "pass %d of %d: %,d of %,d sequences scored%n",
            pass + 1,
            passes,
            done,
            sequences);
      }
    };
  }

  private ScoringSpec spec(ScorePlan plan, RunPlacement placement, Path directory) {
    PretrainConfig config = plan.run().config();
    Checkpoint checkpoint = plan.checkpoint().checkpoint();
    return new ScoringSpec(
        plan.run().model(),
        new WeightsOrigin.Restored(
            plan.checkpoint().directory().toString(),
            checkpoint.weights().name(),
            List.of(),
            checkpoint.state().step(),
            plan.run().growth(checkpoint.layout(), checkpoint.state())),
        checkpoint.weights().sha256(),
        new ComputeSettings(
            placement.device(),
            config.training().precision(),
            placement.deviceBatch(),
            placement.threads()),
        new StoredCorpus(CorpusDirectory.in(out).toString(), plan.corpus().toJson()),
        config.seeds().masks(),
        config.training().scoringBatch(),
        directory.toString());
  }

  private static IrreduciblePass pass(
      ScorePlan plan, ScoringSpec spec, int pass, List<StoredFile> written) {
    return new IrreduciblePass(
        pass,
        spec.maskSeed(),
        plan.corpus().fingerprint(),
        spec.checkpointSha256(),
        plan.corpus().sequences(Split.TRAIN),
        plan.nanosOfPass(),
        written);
  }
}

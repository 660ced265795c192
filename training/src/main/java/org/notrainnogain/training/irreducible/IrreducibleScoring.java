package org.notrainnogain.training.irreducible;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.executors.EngineSize;
import org.notrainnogain.training.executors.StoppableJob;
import org.notrainnogain.training.executors.StoppedException;
import org.notrainnogain.training.executors.TaskCounts;
import org.notrainnogain.training.executors.TaskNatives;

/**
 * Measures irreducible losses as a Spark job a pass: every task has a proxy model and scores whole
 * shards. What is written stays, so that a retried task or another process goes on behind it.
 */
public final class IrreducibleScoring {
  private final JavaSparkContext spark;
  private final ScoringSpec spec;
  private final int tasks;
  private final Duration longest;
  private final EngineSize engine;
  private final SerializableConfiguration hadoop;

  /**
   * @param tasks models that compute side by side
   * @param longest time in which one batch at least must be scored
   */
  public IrreducibleScoring(JavaSparkContext spark, ScoringSpec spec, int tasks, Duration longest) {
    this.longest = longest;
    this.spark = spark;
    this.spec = spec;
    this.tasks = tasks;
    this.engine = BigDlEngine.start();
    this.hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
  }

  /**
   * Scores one pass.
   *
   * @param progress told now and then how many sequences are done
   * @return the files, one a shard in the manifest's order
   * @throws StoppedException when asked to stop; files that are whole stay
   * @throws IllegalStateException when no batch was scored for too long; files stay too
   */
  public List<StoredFile> score(long pass, BooleanSupplier stopRequested, LongConsumer progress) {
    int shards = spec.corpus().manifest().shards(Split.TRAIN).size();
    List<Integer> indices = IntStream.range(0, shards).boxed().toList();
    try (TaskCounts done = TaskCounts.listen(spark, "sequences of pass " + pass)) {
      return StoppableJob.result(
          spark,
          "irreducible losses of pass " + pass,
          () ->
              spark
                  .parallelize(indices, Math.min(tasks, shards))
                  .mapPartitions(new ScoreShards(spec, engine, hadoop, pass, done.counter()))
                  .collectAsync(),
          longest,
          stopRequested,
          () -> {
            long sequences = done.sum();
            progress.accept(sequences);
            return sequences;
          });
    }
  }

  private static final class ScoreShards implements FlatMapFunction<Iterator<Integer>, StoredFile> {
    private static final long serialVersionUID = 1L;

    private final ScoringSpec spec;
    private final EngineSize engine;
    private final SerializableConfiguration hadoop;
    private final long pass;
    private final LongAccumulator done;

    private ScoreShards(
        ScoringSpec spec,
        EngineSize engine,
        SerializableConfiguration hadoop,
        long pass,
        LongAccumulator done) {
      this.spec = spec;
      this.engine = engine;
      this.hadoop = hadoop;
      this.pass = pass;
      this.done = done;
    }

    @Override
    public Iterator<StoredFile> call(Iterator<Integer> shards) {
      TaskNatives.load(engine);
      List<StoredFile> scored = new ArrayList<>();
      try (ShardScorer<?> scorer = ShardScorer.open(spec, hadoop.value())) {
        while (shards.hasNext()) {
          scored.add(scorer.score(pass, shards.next(), done::add));
        }
      }
      return scored.iterator();
    }
  }
}

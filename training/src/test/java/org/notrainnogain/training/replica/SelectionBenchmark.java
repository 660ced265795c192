package org.notrainnogain.training.replica;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.Masking;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.shards.SequenceReader;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.selection.Candidates;
import org.notrainnogain.selection.RhoLoss;
import org.notrainnogain.selection.SelectiveBackprop;

/**
 * Times what selection itself takes of an update, scoring aside: ranking and queueing a round of
 * candidates on the driver, and reading and masking the chosen sequences once more where they are
 * trained on. Arguments: a directory with a corpus, sequences of a batch, candidates of a round.
 * Medians of 20 rounds after 5 that do not count, one thread.
 */
public final class SelectionBenchmark {
  private static final int WARM_UPS = 5;
  private static final int ROUNDS = 20;
  private static final int PUBLISHED_HISTORY = 5000;

  private SelectionBenchmark() {}

  private interface Work {
    void of(int round);
  }

  public static void main(String[] args) throws Exception {
    java.nio.file.Path corpus = java.nio.file.Path.of(args[0], "corpus");
    int batch = Integer.parseInt(args[1]);
    int candidates = Integer.parseInt(args[2]);
    CorpusManifest manifest =
        CorpusManifest.parse(Files.readAllBytes(corpus.resolve("manifest.json")));
    RhoLoss rho = new RhoLoss(batch, candidates);
    SelectiveBackprop backprop = new SelectiveBackprop(batch, candidates, PUBLISHED_HISTORY, 1);
    double rhoMillis = median(round -> offer(rho, candidates, round));
    double backpropMillis = median(round -> offer(backprop, candidates, round));
    double readingMillis = reading(corpus, manifest, batch, candidates);
    System.out.printf(
        Locale.ROOT,
        "batch %d of %d candidates: RHO loss ranks in %.2f ms, selective backprop in %.2f ms;"
            + " the chosen are read and masked again in %.2f ms%n",
        batch,
        candidates,
        rhoMillis,
        backpropMillis,
        readingMillis);
  }

  private static void offer(BatchSelector selector, int candidates, int round) {
    long first = (long) round * candidates;
    RandomGenerator random = SeededRandom.of(1, "losses", round);
    float[] losses = new float[candidates];
    for (int i = 0; i < candidates; i++) {
      losses[i] = random.nextFloat();
    }
    selector.offer(
        new Candidates(LongStream.range(first, first + candidates).toArray()), losses, random);
    while (selector.hasBatch()) {
      selector.take();
    }
  }

  private static double reading(
      java.nio.file.Path corpus, CorpusManifest manifest, int batch, int candidates) {
    Masking objective =
        new Masking(
            0.15, manifest.vocabularySize(), manifest.shape().mask(), manifest.shape().separator());
    try (SequenceReader reader =
        new SequenceReader(
            manifest, Split.TRAIN, new Path(corpus.toUri()), new Configuration(), 1, 4)) {
      return median(
          round -> {
            // The candidates were read for scoring, so the shards are there.
            long first = (long) round * candidates;
            for (int i = 0; i < batch; i++) {
              SequenceReader.Positioned at = reader.at(first + (long) i * candidates / batch);
              objective.example(
                  at.sequence().tokens(),
                  Masking.trainingRandom(1, at.sequence().exampleId(), at.pass()));
            }
          });
    }
  }

  private static double median(Work work) {
    double[] millis = new double[ROUNDS];
    for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
      long start = System.nanoTime();
      work.of(round);
      if (round >= WARM_UPS) {
        millis[round - WARM_UPS] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[ROUNDS / 2];
  }
}

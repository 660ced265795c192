package org.notrainnogain.dataprep.shards;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.Split;

/**
 * Times reading all training shards of a corpus, checksums included, on one thread. Argument: a
 * directory with a corpus. Ten reads after two that do not count.
 */
public final class SequenceShardBenchmark {
  private static final int WARM_UPS = 2;
  private static final int READS = 10;

  private SequenceShardBenchmark() {}

  public static void main(String[] args) throws Exception {
    java.nio.file.Path corpus = java.nio.file.Path.of(args[0], "corpus");
    List<CorpusManifest.Shard> shards =
        CorpusManifest.parse(Files.readAllBytes(corpus.resolve("manifest.json")))
            .shards(Split.TRAIN);
    Configuration hadoop = new Configuration();
    double[] millis = new double[READS];
    long rows = 0;
    for (int read = 0; read < WARM_UPS + READS; read++) {
      long start = System.nanoTime();
      rows = 0;
      for (CorpusManifest.Shard shard : shards) {
        rows +=
            SequenceShard.read(new Path(corpus.resolve(shard.path()).toUri()), hadoop, shard)
                .size();
      }
      if (read >= WARM_UPS) {
        millis[read - WARM_UPS] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    double median = millis[READS / 2];
    System.out.printf(
        Locale.ROOT,
        "%,d sequences, best %.0f ms, median %.0f ms, %,.0f sequences/s%n",
        rows,
        millis[0],
        median,
        rows / median * 1000);
  }
}

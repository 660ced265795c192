package org.notrainnogain.jobs.pretrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.hadoop.conf.Configuration;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.PackedSequence;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.shards.SequenceShard;

/** A corpus small enough to train on in seconds: low tokens are frequent, as words are. */
public final class TinyCorpus {
  public static final int VOCABULARY = 64;
  public static final int SEQUENCE_LENGTH = 16;
  private static final int SHARDS = 3;
  private static final int ROWS = 40;
  private static final String SHA256 = "0".repeat(64);

  private TinyCorpus() {}

  /** Writes it to {@code out/corpus}. */
  public static void write(Path out) throws IOException {
    write(out, VOCABULARY, SEQUENCE_LENGTH, SHARDS, ROWS);
  }

  /** Writes one of other sizes to {@code out/corpus}: so many shards of so many rows a split. */
  static void write(Path out, int vocabulary, int length, int shardsOfSplit, int rows)
      throws IOException {
    Path corpus = out.resolve("corpus");
    Configuration hadoop = new Configuration();
    List<CorpusManifest.Part> parts = new ArrayList<>();
    for (Split split : Split.values()) {
      List<CorpusManifest.Shard> shards = new ArrayList<>();
      for (int shard = 0; shard < shardsOfSplit; shard++) {
        String name = "sequences/split=%s/shard-%05d.parquet".formatted(split.directory(), shard);
        SequenceShard.Written written =
            SequenceShard.write(
                new org.apache.hadoop.fs.Path(corpus.resolve(name).toUri()),
                hadoop,
                sequences(split, shard, rows, length, vocabulary));
        shards.add(
            new CorpusManifest.Shard(name, written.rows(), written.bytes(), written.sha256()));
      }
      parts.add(new CorpusManifest.Part(split, rows, 1, 0, shards));
    }
    CorpusManifest manifest =
        new CorpusManifest(
            CorpusManifest.FORMAT_VERSION,
            length,
            0,
            new CorpusManifest.Tokenizer(SHA256, vocabulary, 0, 1, 2, 3, 4),
            List.of(),
            new TreeMap<>(),
            new TreeMap<>(),
            parts);
    Files.write(corpus.resolve("manifest.json"), manifest.toJson());
  }

  private static List<PackedSequence> sequences(
      Split split, int shard, int rows, int length, int vocabulary) {
    List<PackedSequence> sequences = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      RandomGenerator random = SeededRandom.of(7, "tiny corpus", split.ordinal(), shard, row);
      int[] tokens = new int[length];
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = 5 + random.nextInt(1 + random.nextInt(vocabulary - 5));
      }
      sequences.add(new PackedSequence(random.nextLong(), random.nextLong(), row, tokens));
    }
    return sequences;
  }
}

package org.notrainnogain.planning.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.Split;

/** What a corpus says of itself; nobody reads its shards. */
final class SampleCorpus {
  private SampleCorpus() {}

  /** Of sequences of 128 tokens, made by these settings. */
  static CorpusManifest of(int vocabulary, Map<String, String> settings) {
    String hash = "0".repeat(64);
    List<CorpusManifest.Part> parts = new ArrayList<>();
    for (Split split : Split.values()) {
      String shard = "sequences/split=%s/shard-00000.parquet".formatted(split.directory());
      parts.add(
          new CorpusManifest.Part(
              split, 1, 1, 0, List.of(new CorpusManifest.Shard(shard, 5_000_000, 1, hash))));
    }
    return new CorpusManifest(
        CorpusManifest.FORMAT_VERSION,
        128,
        0,
        new CorpusManifest.Tokenizer(hash, vocabulary, 0, 1, 2, 3, 4),
        List.of(),
        new TreeMap<>(settings),
        new TreeMap<>(),
        parts);
  }
}

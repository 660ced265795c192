package org.notrainnogain.training.irreducible;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.DataOrder;
import org.notrainnogain.dataprep.sequences.LeastRecentlyUsed;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.shards.SequenceReader;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;

/**
 * Zips sequences with their irreducible losses: the files have the shards' order, so nothing is
 * joined, and ids are compared. Files are read whole and believed only as their checksum says.
 */
public final class IrreducibleLossReader implements IrreducibleLosses {
  private final IrreducibleSource source;
  private final List<CorpusManifest.Shard> shards;
  private final DurableFiles files;
  private final Map<Key, IrreducibleLossShard.Losses> cache;

  private record Key(long pass, int shard) {}

  /**
   * @param cachedShards files kept in memory
   */
  public IrreducibleLossReader(
      IrreducibleSource source, CorpusManifest corpus, Configuration hadoop, int cachedShards) {
    this.source = source;
    this.shards = corpus.shards(Split.TRAIN);
    this.files = new DurableFiles(hadoop);
    this.cache = new LeastRecentlyUsed<>(cachedShards);
  }

  /**
   * @throws IllegalStateException past the passes that are scored, with the command that scores
   *     more
   */
  @Override
  public float[] of(List<SequenceReader.Positioned> sequences) {
    float[] losses = new float[sequences.size()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = of(sequences.get(i));
    }
    return losses;
  }

  private float of(SequenceReader.Positioned located) {
    DataOrder.Location at = located.location();
    if (at.pass() >= source.passes().size()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Pass %d of the corpus has no irreducible losses, %d passes are scored; run: ntng score --run %s --passes %d, then this command again",
              at.pass(),
              source.passes().size(),
              source.scorerRunId(),
              at.pass() + 1));
    }
    IrreducibleLossShard.Losses losses =
        cache.computeIfAbsent(new Key(at.pass(), at.shard()), this::read);
    long found = losses.exampleIds()[at.row()];
    if (found != located.sequence().exampleId()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Row %d of %s is of example %d, the corpus has %d there; remove the table's partition %s and run score again",
              at.row(),
              file(new Key(at.pass(), at.shard())).name(),
              found,
              located.sequence().exampleId(),
              source.scorerRunId()));
    }
    return losses.losses()[at.row()];
  }

  private StoredFile file(Key key) {
    return source.passes().get((int) key.pass()).files().get(key.shard());
  }

  private IrreducibleLossShard.Losses read(Key key) {
    StoredFile file = file(key);
    Path path = new Path(source.directory(), file.name());
    int rows = (int) shards.get(key.shard()).rows();
    byte[] bytes = files.readVerified(path, file, IrreducibleLossShard.MOST_BYTES);
    try {
      IrreduciblePass pass = source.passes().get((int) key.pass());
      return IrreducibleLossShard.read(bytes, rows, pass.origin());
    } catch (IOException e) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "File %s cannot be used: %s", path, e.getMessage()), e);
    }
  }
}

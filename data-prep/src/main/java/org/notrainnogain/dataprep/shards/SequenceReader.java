package org.notrainnogain.dataprep.shards;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.DataOrder;
import org.notrainnogain.dataprep.sequences.LeastRecentlyUsed;
import org.notrainnogain.dataprep.sequences.PackedSequence;
import org.notrainnogain.dataprep.sequences.Split;

/**
 * Reads the sequence at any data position of a split, whole shards at a time, the next shard ahead
 * of need. Used by one thread; a thread of its own reads ahead.
 */
public final class SequenceReader implements AutoCloseable {
  private final List<CorpusManifest.Shard> shards;
  private final DataOrder order;
  private final Path corpus;
  private final Configuration hadoop;
  private final ExecutorService readAhead;
  private final Map<Integer, CompletableFuture<List<PackedSequence>>> cache;

  public SequenceReader(
      CorpusManifest manifest,
      Split split,
      Path corpus,
      Configuration hadoop,
      long orderSeed,
      int cachedShards) {
    this.shards = manifest.shards(split);
    this.order =
        new DataOrder(orderSeed, shards.stream().mapToLong(CorpusManifest.Shard::rows).toArray());
    this.corpus = corpus;
    this.hadoop = hadoop;
    this.cache = new LeastRecentlyUsed<>(cachedShards);
    this.readAhead =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "read-ahead-" + split.directory());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** A sequence and where it lies. */
  public record Positioned(PackedSequence sequence, DataOrder.Location location) {
    /** The pass over the split that its position belongs to. */
    public long pass() {
      return location.pass();
    }
  }

  /** Sequences of the split. */
  public long sequences() {
    return order.sequences();
  }

  public Positioned at(long position) {
    DataOrder.Location location = order.at(position);
    try {
      return new Positioned(shard(location.shard()).join().get(location.row()), location);
    } catch (CompletionException e) {
      cache.remove(location.shard());
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Starts reading the shard of a position that will be needed soon. */
  public void expect(long position) {
    shard(order.at(position).shard());
  }

  private CompletableFuture<List<PackedSequence>> shard(int index) {
    return cache.computeIfAbsent(
        index,
        missing ->
            CompletableFuture.supplyAsync(
                () -> {
                  CorpusManifest.Shard shard = shards.get(missing);
                  return SequenceShard.read(new Path(corpus, shard.path()), hadoop, shard);
                },
                readAhead));
  }

  @Override
  public void close() {
    readAhead.shutdownNow();
  }
}

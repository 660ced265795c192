package org.notrainnogain.jobs.prepare;

import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.Partitioner;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.notrainnogain.dataprep.documents.DocumentKey;
import scala.Option;

/**
 * Cuts each shard into slices along its order, which are sorted one after the other: what a task
 * sorts in memory has one size then, however large the corpus is. The slices put together again in
 * their order are the shard, whatever their number, so it changes no byte.
 */
final class ShardSlices extends Partitioner implements PartitionCoalescer {
  private static final long serialVersionUID = 1L;

  /** Characters of text that are sorted at once; a few times as many bytes in memory. */
  private static final long CHARACTERS = 512 << 10;

  /** With no more partitions than this, Spark writes a shuffle without sorting it before. */
  private static final int MOST_PARTITIONS = 200;

  private final int shards;
  private final int slices;

  /**
   * @param shards through all splits
   * @param slices of each shard
   */
  ShardSlices(int shards, int slices) {
    this.shards = shards;
    this.slices = slices;
  }

  /** For a corpus of so many characters. */
  static ShardSlices of(int shards, long characters) {
    long wanted = 1 + characters / CHARACTERS / shards;
    return new ShardSlices(shards, (int) Math.max(1, Math.min(wanted, MOST_PARTITIONS / shards)));
  }

  @Override
  public int numPartitions() {
    return shards * slices;
  }

  /** The slice of a document's key, by where its order lies among all long numbers. */
  @Override
  public int getPartition(Object documentKey) {
    DocumentKey key = (DocumentKey) documentKey;
    double share = (key.order() - (double) Long.MIN_VALUE) / 0x1p64;
    return key.shard() * slices + Math.min(slices - 1, (int) (share * slices));
  }

  /** Makes a partition of each shard, of its slices in their order. */
  @Override
  public PartitionGroup[] coalesce(int maxPartitions, RDD<?> parent) {
    Partition[] parts = parent.partitions();
    return IntStream.range(0, shards)
        .mapToObj(
            shard -> {
              PartitionGroup group = new PartitionGroup(Option.empty());
              for (int slice = 0; slice < slices; slice++) {
                group.partitions().$plus$eq(parts[shard * slices + slice]);
              }
              return group;
            })
        .toArray(PartitionGroup[]::new);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShardSlices same && same.shards == shards && same.slices == slices;
  }

  @Override
  public int hashCode() {
    return 31 * shards + slices;
  }
}

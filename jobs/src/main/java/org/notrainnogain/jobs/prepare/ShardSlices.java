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
 * their order are the shard, whatever their number, so it changes no byte. A last partition takes
 * what the tasks tell of their reading.
 */
final class ShardSlices extends Partitioner implements PartitionCoalescer {
  private static final long serialVersionUID = 1L;

  /** Text that is sorted at once, in bytes; a few times as many in memory. */
  private static final long BYTES = 512 << 10;

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

  /** For a source of so many bytes; packed ones hold more, and have larger slices. */
  static ShardSlices of(int shards, long bytes) {
    long wanted = 1 + bytes / BYTES / shards;
    long most = (MOST_PARTITIONS - 1) / shards;
    return new ShardSlices(shards, (int) Math.max(1, Math.min(wanted, most)));
  }

  /** Through all splits. */
  int shards() {
    return shards;
  }

  /** The key that brings what a task tells to the last partition. */
  DocumentKey tallies() {
    return new DocumentKey(shards, Long.MIN_VALUE, 0, 0);
  }

  /** The partition that it comes to. */
  int tallyPartition() {
    return getPartition(tallies());
  }

  @Override
  public int numPartitions() {
    return shards * slices + 1;
  }

  /** The slice of a document's key, by where its order lies among all long numbers. */
  @Override
  public int getPartition(Object documentKey) {
    DocumentKey key = (DocumentKey) documentKey;
    double share = (key.order() - (double) Long.MIN_VALUE) / 0x1p64;
    return key.shard() * slices + Math.min(slices - 1, (int) (share * slices));
  }

  /** Makes a partition of each shard, of its slices in their order, and leaves the last one out. */
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

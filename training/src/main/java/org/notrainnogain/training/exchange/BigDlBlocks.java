package org.notrainnogain.training.exchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;
import org.apache.spark.memory.MemoryManager;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockInfo;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerWrapper;
import org.apache.spark.storage.BlockStatus;
import org.apache.spark.storage.TestBlockId;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * The blocks in which BigDL keeps one parameter's slices in the block manager of this JVM, by the
 * names that it gives them.
 */
final class BigDlBlocks {
  private BigDlBlocks() {}

  private static BlockId weights(long id, int replica) {
    return new TestBlockId(id + "weights" + replica);
  }

  private static BlockId sentWeights(long id, int replica) {
    return new TestBlockId(id + "weightBytes" + replica);
  }

  private static BlockId sums(long id, int replica) {
    return new TestBlockId(id + "gradients" + replica);
  }

  /** All blocks that a replica makes for itself and the others. */
  static List<BlockId> of(long id, int replica, int replicas) {
    List<BlockId> blocks = new ArrayList<>();
    blocks.add(weights(id, replica));
    blocks.add(sums(id, replica));
    blocks.add(sentWeights(id, replica));
    blocks.addAll(gradients(id, replica, replicas));
    return blocks;
  }

  /** The blocks of a replica's gradients, one for each slice. */
  static List<BlockId> gradients(long id, int replica, int replicas) {
    List<BlockId> blocks = new ArrayList<>();
    for (int to = 0; to < replicas; to++) {
      blocks.add(new TestBlockId(id + "_" + to + "gradientBytes" + replica));
    }
    return blocks;
  }

  /** All blocks of a parameter that lie in this JVM. */
  static List<BlockId> all(long id) {
    Pattern names =
        Pattern.compile("test_" + id + "(weights|gradients|weightBytes|_\\d+gradientBytes)\\d+");
    List<BlockId> blocks = new ArrayList<>();
    Iterator<Tuple2<BlockId, BlockInfo>> entries = manager().blockInfoManager().entries();
    while (entries.hasNext()) {
      BlockId block = entries.next()._1();
      if (names.matcher(block.name()).matches()) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  /** Those of some blocks that this JVM does not hold, neither in memory nor on disk. */
  static List<BlockId> missing(Collection<BlockId> blocks) {
    return blocks.stream().filter(block -> !isHeld(manager().getStatus(block))).toList();
  }

  private static boolean isHeld(Option<BlockStatus> status) {
    return status.isDefined() && status.get().isCached();
  }

  /**
   * Removes blocks from this JVM, those that are there. BigDL leaves read locks on them, outside of
   * any task, and a locked block cannot be removed: so they are given back first. Not to be called
   * on the thread of a task, whose locks are another matter.
   */
  static synchronized void remove(Collection<BlockId> blocks) {
    BlockManager manager = manager();
    for (BlockId block : blocks) {
      Option<BlockInfo> info = manager.blockInfoManager().get(block);
      if (info.isDefined()) {
        for (int locks = info.get().readerCount(); locks > 0; locks--) {
          BlockManagerWrapper.unlock(block);
        }
        manager.removeBlock(block, true);
      }
    }
  }

  /** Bytes of Spark's storage memory in this JVM that no block takes. */
  static long room() {
    MemoryManager memory = SparkEnv.get().memoryManager();
    return memory.maxOnHeapStorageMemory() - memory.storageMemoryUsed();
  }

  private static BlockManager manager() {
    return SparkEnv.get().blockManager();
  }
}

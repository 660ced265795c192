package org.notrainnogain.dataprep.sequences;

import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.notrainnogain.dataprep.random.SeededRandom;

/**
 * The one global order in which a run visits the sequences of a split.
 *
 * <p>Position n belongs to pass n / N of the N sequences. In a pass the shards come in an order
 * drawn from (order seed, pass), and the rows of each shard in one drawn from (order seed, pass,
 * shard): every pass visits every sequence once, whole shards are read one after another, and any
 * reader can find any position by itself. Not safe for use by several threads at once.
 */
public final class DataOrder {
  /** Shards whose row order is kept: readers of neighbouring positions need two or three. */
  private static final int KEPT_ROW_ORDERS = 8;

  private final long orderSeed;
  private final int[] rowsPerShard;
  private final long sequences;
  private final Map<Long, PassOrder> passes = new LeastRecentlyUsed<>(2);
  private final Map<RowsKey, int[]> rowOrders = new LeastRecentlyUsed<>(KEPT_ROW_ORDERS);

  /**
   * Where a position lies.
   *
   * @param pass how often all sequences were visited before
   * @param shard index into the given shards
   * @param row index within the shard
   */
  public record Location(long pass, int shard, int row) {}

  private record RowsKey(long pass, int shard) {}

  /** Shards of a pass in order of visit, and the position within the pass at which each begins. */
  private record PassOrder(int[] shards, long[] begins) {}

  /**
   * @param orderSeed the run's seed of the data order
   * @param rowsPerShard sequences of each shard, in the manifest's order
   */
  public DataOrder(long orderSeed, long[] rowsPerShard) {
    this.orderSeed = orderSeed;
    this.rowsPerShard = new int[rowsPerShard.length];
    long sum = 0;
    for (int shard = 0; shard < rowsPerShard.length; shard++) {
      long rows = rowsPerShard[shard];
      if (rows < 0 || rows > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "Shard "
                + shard
                + " has "
                + rows
                + " sequences, but one holds 0 to "
                + (Integer.MAX_VALUE - 8)
                + "; prepare the corpus with more shards");
      }
      this.rowsPerShard[shard] = (int) rows;
      sum += rows;
    }
    if (sum == 0) {
      throw new IllegalArgumentException(
          "No sequences to order in " + rowsPerShard.length + " shards; prepare a larger corpus");
    }
    this.sequences = sum;
  }

  /** N, the sequences of one pass. */
  public long sequences() {
    return sequences;
  }

  /** Where the sequence at a position of the endless stream lies. */
  public Location at(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("Position of the data must be >= 0, got " + position);
    }
    long pass = position / sequences;
    long within = position % sequences;
    PassOrder order = passes.computeIfAbsent(pass, this::passOrder);
    int visit = Arrays.binarySearch(order.begins, within);
    if (visit < 0) {
      visit = -visit - 2;
    }
    // An empty shard begins where the next one does: the last of them is the one with rows.
    while (visit + 1 < order.begins.length && order.begins[visit + 1] == within) {
      visit++;
    }
    int shard = order.shards[visit];
    int[] rows = rowOrders.computeIfAbsent(new RowsKey(pass, shard), this::rowOrder);
    return new Location(pass, shard, rows[(int) (within - order.begins[visit])]);
  }

  private PassOrder passOrder(long pass) {
    int[] shards =
        permutation(rowsPerShard.length, SeededRandom.of(orderSeed, "shard-order", pass));
    long[] begins = new long[shards.length];
    long begin = 0;
    for (int visit = 0; visit < shards.length; visit++) {
      begins[visit] = begin;
      begin += rowsPerShard[shards[visit]];
    }
    return new PassOrder(shards, begins);
  }

  private int[] rowOrder(RowsKey key) {
    return permutation(
        rowsPerShard[key.shard], SeededRandom.of(orderSeed, "row-order", key.pass, key.shard));
  }

  /** Fisher and Yates, inside out. */
  private static int[] permutation(int size, RandomGenerator random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}

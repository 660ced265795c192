package org.notrainnogain.jobs.pretrain;

import java.util.function.LongSupplier;

/** Wall time of a run over all its attempts, in nanoseconds: up to the last commit, and since. */
final class RunWallTime {
  private final long before;
  private final long start;
  private final LongSupplier nanoTime;

  /**
   * @param before what earlier attempts committed
   */
  RunWallTime(long before, LongSupplier nanoTime) {
    this.before = before;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  long nanos() {
    return before + nanoTime.getAsLong() - start;
  }
}

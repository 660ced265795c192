package org.notrainnogain.jobs.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Looks at what other processes do until it is as wanted. */
final class Waiting {
  private Waiting() {}

  static void until(String what, Duration longest, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > longest.toNanos()) {
        throw new AssertionError(what + " did not happen within " + longest);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}

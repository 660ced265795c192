package org.notrainnogain.jobs.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Tasks of this JVM that still compute when a command has ended. Spark cancels a task without
 * waiting for its end, and libtorch does not survive that the JVM leaves while it computes.
 */
public final class RunningTasks {
  private static final String COMPUTING = "org.notrainnogain.training.";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private RunningTasks() {}

  /**
   * Waits until no other thread is inside of what trains.
   *
   * @return whether that is so; false after the longest wait
   */
  public static boolean awaitEnd(Duration longest) {
    long start = System.nanoTime();
    while (any()) {
      if (System.nanoTime() - start > longest.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    return true;
  }

  private static boolean any() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey() != Thread.currentThread())
        .flatMap(entry -> Arrays.stream(entry.getValue()))
        .anyMatch(frame -> frame.getClassName().startsWith(COMPUTING));
  }
}

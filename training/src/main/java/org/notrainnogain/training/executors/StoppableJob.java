package org.notrainnogain.training.executors;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A Spark job of minutes or hours that can be asked to stop, and that is given up when it gets no
 * further: an executor may hang, which Spark does not notice while its heartbeats come.
 */
public final class StoppableJob {
  private StoppableJob() {}

  /**
   * Starts a job and waits for it. Stopped, its tasks are interrupted; those that compute in this
   * JVM may go on to their next look at that.
   *
   * @param group the job's name
   * @param job starts it
   * @param longest time in which it must get further, or end
   * @param progress asked each second how far it is
   * @throws StoppedException when asked to stop, before the job as well, so that work of many short
   *     jobs ends between them
   * @throws IllegalStateException when the job fails, or got no further for too long
   */
  public static <T> List<T> result(
      JavaSparkContext spark,
      String group,
      Supplier<JavaFutureAction<List<T>>> job,
      Duration longest,
      BooleanSupplier stopRequested,
      LongSupplier progress) {
    if (stopRequested.getAsBoolean()) {
      throw new StoppedException();
    }
    spark.setJobGroup(group, group, true);
    try {
      // What a running task has done is as old as the last heartbeat of its executor.
      Duration heartbeat =
          Duration.ofMillis(spark.getConf().getTimeAsMs("spark.executor.heartbeatInterval", "10s"));
      return await(job.get(), group, longest.plus(heartbeat), stopRequested, progress);
    } finally {
      spark.clearJobGroup();
    }
  }

  static <T> List<T> await(
      JavaFutureAction<List<T>> job,
      String group,
      Duration longest,
      BooleanSupplier stopRequested,
      LongSupplier progress) {
    long reached = 0;
    long since = System.nanoTime();
    while (true) {
      try {
        List<T> result = job.get(1, TimeUnit.SECONDS);
        progress.getAsLong();
        return result;
      } catch (TimeoutException e) {
        long now = progress.getAsLong();
        if (stopRequested.getAsBoolean()) {
          job.cancel(true);
          throw new StoppedException();
        }
        // Fewer than before means that a task has failed and another began: that is news too.
        if (now != reached) {
          reached = now;
          since = System.nanoTime();
        } else if (System.nanoTime() - since > longest.toNanos()) {
          job.cancel(true);
          throw new IllegalStateException(tooLong(group, longest));
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        job.cancel(true);
        Thread.currentThread().interrupt();
        throw new IllegalStateException("The wait for a Spark job was interrupted", e);
      }
    }
  }

  private static String tooLong(String group, Duration longest) {
    return String.format(
        Locale.ROOT,
        "Job %s got no further for %.1f s (recovery.job-timeout and a heartbeat): an executor hangs,"
            + " or takes longer and the time-out is to be raised; the same command goes on from what is written",
        group,
        longest.toMillis() / 1000.0);
  }
}

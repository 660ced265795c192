package org.notrainnogain.training.executors;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark job of minutes or hours that can be asked to stop. */
public final class StoppableJob {
  private StoppableJob() {}

  /**
   * Starts a job and waits for it. Stopped, its tasks are interrupted; those that compute in this
   * JVM may go on to their next look at that.
   *
   * @param group the job's name
   * @param job starts it
   * @param progress told each second
   * @throws StoppedException when asked to stop, before the job as well, so that work of many short
   *     jobs ends between them
   * @throws IllegalStateException when the job fails
   */
  public static <T> List<T> result(
      JavaSparkContext spark,
      String group,
      Supplier<JavaFutureAction<List<T>>> job,
      BooleanSupplier stopRequested,
      Runnable progress) {
    if (stopRequested.getAsBoolean()) {
      throw new StoppedException();
    }
    spark.setJobGroup(group, group, true);
    try {
      return await(job.get(), stopRequested, progress);
    } finally {
      spark.clearJobGroup();
    }
  }

  private static <T> List<T> await(
      JavaFutureAction<List<T>> job, BooleanSupplier stopRequested, Runnable progress) {
    while (true) {
      try {
        List<T> result = job.get(1, TimeUnit.SECONDS);
        progress.run();
        return result;
      } catch (TimeoutException e) {
        progress.run();
        if (stopRequested.getAsBoolean()) {
          job.cancel(true);
          throw new StoppedException();
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
}

package org.notrainnogain.jobs.pretrain;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.executors.Executors;
import org.notrainnogain.training.executors.ReplicasLostException;

/**
 * How often and after which pause a run that lost executors returns to its last checkpoint. A
 * checkpoint that is newer than the one before means that the run gets on, so counting begins anew.
 */
public final class Recovery {
  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();

  private final PretrainConfig.Recovery settings;
  private final JavaSparkContext spark;
  private final PrintStream progress;
  private long checkpoint = -1;
  private int returns;

  Recovery(PretrainConfig.Recovery settings, JavaSparkContext spark, PrintStream progress) {
    this.settings = settings;
    this.spark = spark;
    this.progress = progress;
  }

  /**
   * Says what happened, pauses, and waits for executors: for as many as there were, or in the end
   * for those that there are.
   *
   * @param last step of the newest checkpoint, 0 without one
   * @param stopRequested ends the wait
   * @throws IllegalStateException when that checkpoint was returned to often enough
   */
  void prepare(ReplicasLostException loss, long last, BooleanSupplier stopRequested) {
    returns = last == checkpoint ? returns + 1 : 1;
    checkpoint = last;
    if (returns > settings.attempts()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s, and the run returned to step %d %d times already (recovery.attempts). See to the"
                  + " cluster, then run the same command again: it goes on from there",
              loss.getMessage(),
              last,
              settings.attempts()),
          loss);
    }
    Duration pause = pause(returns);
    progress.printf(
        Locale.ROOT,
        "%s: going back to step %,d in %.1f s (%d of %d)%n",
        loss.getMessage(),
        last,
        pause.toNanos() / 1e9,
        returns,
        settings.attempts());
    long start = System.nanoTime();
    while (System.nanoTime() - start < pause.toNanos() && !stopRequested.getAsBoolean()) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    awaitExecutors(stopRequested);
  }

  private void awaitExecutors(BooleanSupplier stopRequested) {
    int wanted = BigDlEngine.size().nodes();
    int found = new Executors(spark).await(wanted, settings.executors(), stopRequested).size();
    if (found < wanted && !stopRequested.getAsBoolean()) {
      progress.printf(
          Locale.ROOT,
          "Only %d of %d executors are there after %d s: going on with them%n",
          found,
          wanted,
          settings.executors().toSeconds());
    }
  }

  private Duration pause(int number) {
    double seconds = settings.pause().toNanos() / 1e9 * Math.pow(2, number - 1);
    return Duration.ofNanos((long) Math.min(seconds * 1e9, TimeUnit.HOURS.toNanos(1)));
  }
}

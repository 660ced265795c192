package org.notrainnogain.jobs.session;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Ctrl-C and kill as a wish to stop: the process goes on until its work has reached a good point
 * and this object is closed, then it ends. Open it before the Spark session, which would otherwise
 * stop at once.
 */
public final class StopRequest implements BooleanSupplier, AutoCloseable {
  /** Hooks of higher priority run first; Spark's own stop the session. */
  private static final int BEFORE_SPARK = 1000;

  private static final long LONGEST_WAIT_MINUTES = 30;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Runnable hook = this::stopAndWait;
  private volatile boolean requested;

  private StopRequest() {}

  /** Listens for signals until closed. */
  public static StopRequest onSignal() {
    StopRequest request = new StopRequest();
    ShutdownHookManager.get()
        .addShutdownHook(request.hook, BEFORE_SPARK, LONGEST_WAIT_MINUTES, TimeUnit.MINUTES);
    return request;
  }

  private void stopAndWait() {
    requested = true;
    System.err.println("Stopping: the step is finished and a checkpoint written first");
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether to stop. */
  @Override
  public boolean getAsBoolean() {
    return requested;
  }

  @Override
  public void close() {
    closed.countDown();
    if (!requested) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}

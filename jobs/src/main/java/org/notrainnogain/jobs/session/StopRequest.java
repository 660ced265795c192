package org.notrainnogain.jobs.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C, kill and a lost terminal as a wish to stop: the process goes on until its work has
 * reached a good point, then it ends by itself. A second signal ends it at once, as if nothing had
 * listened: libtorch may be computing, and does not survive that the JVM leaves in the usual way.
 *
 * <p>To be opened where the work asks whether to stop, and not before: until then, and once closed
 * again, a signal ends the process as it ends any other. A signal that the process was started to
 * ignore stays ignored.
 */
public final class StopRequest implements BooleanSupplier, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StopRequest.class);
  private static final String[] SIGNALS = {"INT", "TERM", "HUP"};

  /** A shell's exit code of a process that a signal ended: this and the signal's number. */
  private static final int SIGNALLED = 128;

  private final AtomicInteger signal = new AtomicInteger();
  private final String answer;
  private final Runnable breakOff;
  private volatile boolean closed;

  private StopRequest(String answer, Runnable breakOff) {
    this.answer = answer;
    this.breakOff = breakOff;
  }

  /** What a run says that writes a checkpoint first. */
  public static final String WITH_A_CHECKPOINT =
      "Stopping: the step is finished and a checkpoint written first (a second signal ends at once;"
          + " the run then goes on from the checkpoint before)";

  /**
   * Listens for signals until closed, for work that asks whether to stop.
   *
   * @param answer tells the user what happens now
   */
  public static StopRequest onSignal(String answer) {
    return onSignal(answer, () -> {});
  }

  /**
   * Listens for signals until closed.
   *
   * @param answer tells the user what happens now
   * @param breakOff called once, on another thread, for work that does not ask
   */
  static StopRequest onSignal(String answer, Runnable breakOff) {
    StopRequest request = new StopRequest(answer, breakOff);
    for (String name : SIGNALS) {
      try {
        new IrqHandler(name, interrupt -> request.signalled(interrupt.getNumber())).bind();
      } catch (IllegalArgumentException e) {
        LOG.warn("Signal {} ends the process at once: {}", name, e.getMessage());
      }
    }
    return request;
  }

  /**
   * Does work that nothing of is kept when it is broken off: a signal ends the session, so that its
   * jobs fail, and the work cleans up as after any failure.
   *
   * @param work answers an exit code
   * @return that, or the exit code of a process that a signal stopped
   */
  public static int breakingOff(SparkSession session, IntSupplier work) {
    String answer = "Stopping: what is unfinished is removed first (a second signal ends at once)";
    Runnable breakOff =
        () -> {
          hushSpark();
          session.stop();
        };
    try (StopRequest stop = onSignal(answer, breakOff)) {
      try {
        int done = work.getAsInt();
        return stop.getAsBoolean() ? stop.exitCode() : done;
      } catch (RuntimeException failure) {
        if (!stop.getAsBoolean()) {
          throw failure;
        }
        LOG.debug("Stopped while at work", failure);
        return stop.exitCode();
      }
    }
  }

  private void signalled(int number) {
    if (!signal.compareAndSet(0, number)) {
      // What is on disk is good at every moment, so nothing has to be tidied up.
      SignalDeath.by(number);
    }
    if (closed) {
      System.exit(SIGNALLED + number);
    }
    System.err.println(answer);
    breakOff.run();
  }

  /** Whether to stop. */
  @Override
  public boolean getAsBoolean() {
    return signal.get() != 0;
  }

  /** The exit code of a process that stopped because of a signal. */
  public int exitCode() {
    return SIGNALLED + signal.get();
  }

  @Override
  public void close() {
    closed = true;
    if (getAsBoolean()) {
      hushSpark();
    }
  }

  /**
   * Tasks that were cancelled may meet a session that is gone; what Spark logs of it, stack traces
   * included, is no news to somebody who stopped it. What the command fails of is thrown.
   */
  private static void hushSpark() {
    if (!LOG.isDebugEnabled()) {
      Configurator.setLevel("org.apache.spark", Level.OFF);
    }
  }
}

package org.notrainnogain.jobs.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C, kill and a lost terminal as a wish to stop: the process goes on until its work has
 * reached a good point, then it ends by itself. A second signal ends it at once.
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
  private volatile boolean closed;

  private StopRequest() {}

  /** Listens for signals until closed. */
  public static StopRequest onSignal() {
    StopRequest request = new StopRequest();
    for (String name : SIGNALS) {
      try {
        new IrqHandler(name, interrupt -> request.signalled(interrupt.getNumber())).bind();
      } catch (IllegalArgumentException e) {
        LOG.warn("Signal {} stops at once, without a checkpoint: {}", name, e.getMessage());
      }
    }
    return request;
  }

  private void signalled(int number) {
    if (!signal.compareAndSet(0, number)) {
      // What is on disk is good at every moment, so nothing has to be tidied up.
      Runtime.getRuntime().halt(SIGNALLED + number);
    }
    if (closed) {
      System.exit(SIGNALLED + number);
    }
    System.err.println(
        "Stopping: the step is finished and a checkpoint written first (a second signal ends at"
            + " once; the run then goes on from the checkpoint before)");
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
  }
}

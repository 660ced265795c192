package org.notrainnogain.storage;

import java.time.Duration;

/** A clock that stands until somebody waits. */
final class FakeTime implements ClaimTime {
  private long now;
  private Runnable whileWaiting = () -> {};

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void pause(Duration duration) {
    pass(duration);
    whileWaiting.run();
  }

  void pass(Duration duration) {
    now += duration.toNanos();
  }

  /** What others do in each pause. */
  void whileWaiting(Runnable deed) {
    whileWaiting = deed;
  }
}

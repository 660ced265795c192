package org.notrainnogain.storage;

import java.time.Duration;

/** The clock by which a claim is watched. */
interface ClaimTime {
  /** The system's clock that only goes forward. */
  ClaimTime SYSTEM =
      new ClaimTime() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration duration) {
          try {
            Thread.sleep(duration.toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The wait for a claim was interrupted", e);
          }
        }
      };

  /** In nanoseconds, from anywhere. */
  long nanoTime();

  /** Returns after about this time. */
  void pause(Duration duration);
}

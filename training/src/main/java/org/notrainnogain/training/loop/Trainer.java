package org.notrainnogain.training.loop;

import java.time.Duration;

/** Where a loop runs, seen from the run: here, or in the replicas. */
public interface Trainer {
  /**
   * Trains on from where the last stretch ended.
   *
   * @param length after which the loop pauses before its next update; it pauses behind an
   *     evaluation too. At least one update or evaluation is made. It changes no result.
   */
  Stretch advance(Duration length);
}

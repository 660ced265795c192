package org.notrainnogain.jobs.pretrain;

import java.util.Optional;
import org.notrainnogain.storage.Attempt;
import org.notrainnogain.training.checkpoint.Checkpoint;

/**
 * Wall time of a run over all its attempts, in nanoseconds.
 *
 * @param attempt the one that is at work
 * @param before what earlier attempts did that this one goes on from
 * @param lost what earlier attempts did that led to nothing
 */
record RunWallTime(Attempt attempt, long before, long lost) {
  /** The wall time of an attempt that goes on from a checkpoint, or from the beginning. */
  static RunWallTime of(Attempt attempt, Optional<Checkpoint> from) {
    return from.map(
            checkpoint ->
                new RunWallTime(
                    attempt,
                    checkpoint.wallNanos(),
                    checkpoint.lostNanos()
                        + attempt.nanosLostAfter(checkpoint.attempt(), checkpoint.attemptNanos())))
        .orElseGet(() -> new RunWallTime(attempt, 0, attempt.nanosLostAfter(0, 0)));
  }

  /** Of all work that counts, up to now. */
  long nanos() {
    return before + attempt.nanos();
  }
}

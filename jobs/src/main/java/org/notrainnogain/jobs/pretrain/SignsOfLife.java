package org.notrainnogain.jobs.pretrain;

import java.time.Duration;
import org.notrainnogain.storage.Attempt;
import org.notrainnogain.training.loop.LoopListener;
import org.notrainnogain.training.loop.StepRow;

/**
 * Leaves a sign of life after an update, some between two checkpoints. So a process that was
 * overtaken hears of it soon, and of one that dies without a word it is known how much was lost.
 */
final class SignsOfLife implements LoopListener {
  private static final int BETWEEN_CHECKPOINTS = 10;

  private final Attempt attempt;
  private final long interval;
  private long last;

  /**
   * @param checkpoints wall time between two checkpoints
   */
  SignsOfLife(Attempt attempt, Duration checkpoints) {
    this.attempt = attempt;
    this.interval = checkpoints.toNanos() / BETWEEN_CHECKPOINTS;
    this.last = attempt.nanos();
  }

  @Override
  public void updated(StepRow step) {
    if (attempt.nanos() - last >= interval) {
      attempt.alive();
      last = attempt.nanos();
    }
  }
}

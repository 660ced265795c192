package org.notrainnogain.jobs.runs;

import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.training.loop.LoopState;

/**
 * How far a run came.
 *
 * @param steps updates
 * @param rstSeconds charged
 * @param wallSeconds spent, by all attempts up to the last commit
 * @param validationLoss in nats; null before the first evaluation
 * @param testLoss in nats; null before the end
 */
public record RunProgress(
    long steps, double rstSeconds, double wallSeconds, Double validationLoss, Double testLoss) {
  static RunProgress of(RunRow row) {
    return new RunProgress(
        row.steps(), row.rstSeconds(), row.wallSeconds(), row.validationLoss(), row.testLoss());
  }

  static RunProgress of(LoopState state, long wallNanos) {
    return new RunProgress(
        state.step(),
        state.ledger().elapsedNanos() / 1e9,
        wallNanos / 1e9,
        finite(state.validationLoss()),
        finite(state.testLoss()));
  }

  private static Double finite(double loss) {
    return Double.isFinite(loss) ? loss : null;
  }
}

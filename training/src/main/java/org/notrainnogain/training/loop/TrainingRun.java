package org.notrainnogain.training.loop;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Drives a loop, wherever it runs, by stretches: between two of them it tells the listeners what
 * happened, writes checkpoints when due, and hears a wish to stop.
 */
public final class TrainingRun {
  private final Trainer trainer;
  private final Checkpoints checkpoints;
  private final List<LoopListener> listeners;
  private final int attempt;
  private final Duration stretch;
  private LoopState state;
  private long savedStep;

  /**
   * @param start where the trainer's loop stands
   * @param attempt number of this process, from 1
   * @param stretch how long nothing is heard of the loop; it changes no result
   */
  public TrainingRun(
      Trainer trainer,
      Checkpoints checkpoints,
      List<LoopListener> listeners,
      LoopState start,
      int attempt,
      Duration stretch) {
    this.trainer = trainer;
    this.checkpoints = checkpoints;
    this.listeners = List.copyOf(listeners);
    this.state = start;
    this.savedStep = start.step();
    this.attempt = attempt;
    this.stretch = stretch;
  }

  /**
   * Trains until the budget is spent, the model has to grow, or a stop is asked for. A checkpoint
   * holds that state then.
   *
   * @throws TrainingFailedException when the run cannot go on
   */
  public RunOutcome run(BooleanSupplier stopRequested) {
    if (state.hasEnded()) {
      return new RunOutcome(RunOutcome.End.BUDGET_SPENT, state);
    }
    while (true) {
      Stretch done = trainer.advance(stretch);
      state = done.outcome().state();
      done.tell(listeners);
      if (done.outcome().end() == RunOutcome.End.BUDGET_SPENT) {
        // A commit may hold the last update's times already: what follows counts for the next.
        save(state.step() + 1);
        return done.outcome();
      }
      if (done.outcome().end() == RunOutcome.End.GROWTH_DUE) {
        save(state.step());
        return done.outcome();
      }
      if (stopRequested.getAsBoolean()) {
        save(state.step());
        return new RunOutcome(RunOutcome.End.STOPPED, state);
      }
      // Without an update since the last one it would hold nothing new; without one to come another
      // is about to be written anyway.
      if (state.step() > savedStep && done.goesOnWithAnUpdate() && checkpoints.due()) {
        save(state.step());
      }
    }
  }

  private void save(long timedStep) {
    savedStep = state.step();
    List<TimingRow> timings =
        checkpoints.save(state).stream()
            .map(timing -> TimingRow.of(timedStep, attempt, timing, 0))
            .toList();
    listeners.forEach(listener -> listener.timed(timings));
  }

  /** Where the run stands, or stood when it failed. */
  public LoopState state() {
    return state;
  }
}

package org.notrainnogain.training.loop;

import java.util.List;
import java.util.function.Supplier;

/**
 * Hears what the loop did, at the moment it did it, and does nothing about what it does not ask
 * for. It changes no result. Steps never go back from one call to the next; an update's charges,
 * timings and candidates come before the update itself, and may come without it when it failed or
 * did not fit any more.
 */
public interface LoopListener {
  /** The ledger took a charge: what was heard adds up to the elapsed RST. */
  default void charged(ChargeRow charge) {}

  /** An update was made. */
  default void updated(StepRow step) {}

  /**
   * A round of candidates was scored, and the selector has chosen.
   *
   * @param step the update that the round was for
   * @param candidates makes the rows: to be asked before returning, and only by who needs them
   */
  default void selected(long step, Supplier<List<SelectionRow>> candidates) {}

  /** The weights were evaluated. */
  default void evaluated(ValidationRow validation) {}

  /** Wall time was spent. */
  default void timed(List<TimingRow> timings) {}
}

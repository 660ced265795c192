package org.notrainnogain.training.loop;

import java.util.List;
import java.util.function.Supplier;

/**
 * Hears what the loop did, and does nothing about what it does not ask for. It changes no result.
 */
public interface LoopListener {
  /** An update was made and charged. */
  default void updated(StepRow step, List<ChargeRow> charges) {}

  /** The budget ended before these charges led to an update. */
  default void unfinished(List<ChargeRow> charges) {}

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

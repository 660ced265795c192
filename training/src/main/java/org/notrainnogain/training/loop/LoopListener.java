package org.notrainnogain.training.loop;

import java.util.List;

/** Hears what the loop did. Listeners change no result. */
public interface LoopListener {
  /** An update was made and charged. */
  void updated(StepRow step, List<ChargeRow> charges);

  /** The weights were evaluated. */
  void evaluated(ValidationRow validation);

  /** Wall time was spent. */
  void timed(List<TimingRow> timings);
}

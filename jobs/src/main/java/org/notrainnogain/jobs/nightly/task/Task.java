package org.notrainnogain.jobs.nightly.task;

import java.util.Locale;

/**
 * One thing that a plan needs done. A task holds what is wanted and no state: how it stands is read
 * from DIR each time.
 */
public interface Task {
  /** What kind of task it is, for the table {@code nightly_runs}. */
  String kind();

  /** Its name among the tasks of its kind, for people. */
  String name();

  /** How it stands now. */
  Standing standing(NightDirectory place);

  /** What it takes, as far as that is known before it is done. */
  TaskCost need(NightDirectory place);

  /**
   * Does it, all that it needs being there.
   *
   * @return how it ended
   */
  Outcome run(NightShift shift);

  /** Removes what a failed one left, so that it is missing again. */
  default void forget(NightDirectory place) {
    throw new IllegalStateException(
        String.format(Locale.ROOT, "A task of kind %s leaves nothing to forget", kind()));
  }
}

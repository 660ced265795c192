package org.notrainnogain.training.loop;

import java.util.List;

/** Where the loop leaves its state, so that another process can go on from it. */
public interface Checkpoints {
  /** Whether it is time for one. May look at the wall clock: it changes no result. */
  boolean due();

  /**
   * Writes the replicas' weights and optimizer state together with the loop's, all or nothing.
   *
   * @return how long each replica took
   */
  List<PhaseTiming> save(LoopState state);
}

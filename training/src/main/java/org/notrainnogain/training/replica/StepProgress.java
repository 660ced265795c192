package org.notrainnogain.training.replica;

import java.util.List;
import java.util.Locale;
import org.notrainnogain.training.executors.ReplicasLostException;

/**
 * How far a replica has come in the step after its last update. Each part of a step is done once,
 * in order and whole: what is asked for twice, out of order or after a part that failed is refused,
 * since the other replicas no longer agree with this one, and the run goes back to its checkpoint.
 *
 * <pre>
 *   UPDATED [-> CURVATURE_PUT -> CURVATURE_UPDATED] -> GRADIENTS_PUT -> GRADIENTS_ADDED -> UPDATED
 * </pre>
 */
final class StepProgress {
  /** Where a replica stands. */
  enum State {
    UPDATED,
    CURVATURE_PUT,
    CURVATURE_UPDATED,
    GRADIENTS_PUT,
    GRADIENTS_ADDED,
    /** A part has begun: it is being done, or it failed. */
    IN_A_PART,
    CLOSED
  }

  private final int replica;
  private long lastUpdate;
  private State state = State.UPDATED;

  /**
   * @param lastUpdate the update whose weights the replica was built with, 0 at the start
   */
  StepProgress(int replica, long lastUpdate) {
    this.replica = replica;
    this.lastUpdate = lastUpdate;
  }

  /** The last update that was made. */
  long lastUpdate() {
    return lastUpdate;
  }

  /**
   * Refuses what changes nothing in the replica unless it stands in one of these states.
   *
   * @param step the step to come
   * @throws ReplicasLostException when it stands elsewhere; it stays where it is
   */
  void require(long step, State... allowed) {
    if (step != lastUpdate + 1 || !List.of(allowed).contains(state)) {
      throw new ReplicasLostException(
          String.format(
              Locale.ROOT,
              "Replica %d was asked for a part of step %d, but made update %d and is %s",
              replica,
              step,
              lastUpdate,
              state));
    }
  }

  /**
   * Begins a part of a step. Until {@link #reach} or {@link #update} nothing else can begin.
   *
   * @throws ReplicasLostException as {@link #require}
   */
  void begin(long step, State... allowed) {
    require(step, allowed);
    state = State.IN_A_PART;
  }

  /** The part that was begun is done, with this result. */
  void reach(State reached) {
    state = reached;
  }

  /** The step that was begun is done. */
  void update() {
    lastUpdate++;
    state = State.UPDATED;
  }

  /** Nothing can begin any more. */
  void close() {
    state = State.CLOSED;
  }
}

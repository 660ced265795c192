package org.notrainnogain.training.replica;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.loop.UnpricedPhase;

/** How work gets to all replicas and their answers back. */
interface ReplicaTasks extends AutoCloseable {
  /** How many replicas there are. */
  int count();

  /**
   * Has every replica do the same work at the same time.
   *
   * @return their answers, by replica
   * @throws ReplicasLostException when a replica is lost, hangs or is not where it was
   */
  <T> List<Answer<T>> onEach(ReplicaWork<T> work);

  /** Frees the replicas. */
  @Override
  void close();

  /**
   * A replica's answer.
   *
   * @param measured what it is and what took how long
   * @param executorId where the replica answered
   */
  record Answer<T>(Measured<T> measured, String executorId) implements Serializable {
    private static final long serialVersionUID = 1L;

    T value() {
      return measured.value();
    }

    /**
     * The replica's phases; what is left of a job's time when they are taken off, it waited.
     *
     * @param jobNanos what all replicas' work took together
     */
    List<PhaseTiming> timingsWithWait(long jobNanos) {
      List<PhaseTiming> timings = new ArrayList<>(measured.timings());
      long busy = timings.stream().mapToLong(PhaseTiming::wallNanos).sum();
      PhaseTiming any = timings.get(0);
      timings.add(
          new PhaseTiming(
              any.replica(),
              any.executorId(),
              any.host(),
              any.device(),
              UnpricedPhase.WAIT.tableName(),
              0,
              0,
              0,
              Math.max(0, jobNanos - busy),
              0));
      return timings;
    }
  }
}

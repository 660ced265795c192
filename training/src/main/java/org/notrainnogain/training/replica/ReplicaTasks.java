package org.notrainnogain.training.replica;

import java.util.List;
import org.notrainnogain.training.executors.ReplicasLostException;

/** How work gets to all replicas and their answers back. */
interface ReplicaTasks extends AutoCloseable {
  /** How many replicas there are. */
  int count();

  /**
   * Has every replica do the same work at the same time: none begins before all can.
   *
   * @return their answers, by replica
   * @throws ReplicasLostException when a replica is lost, hangs or is not where it was
   */
  <T> List<T> onEach(ReplicaWork<T> work);

  /** Frees the replicas. */
  @Override
  void close();
}

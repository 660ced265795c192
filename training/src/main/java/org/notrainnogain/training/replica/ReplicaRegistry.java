package org.notrainnogain.training.replica;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.notrainnogain.training.executors.ReplicasLostException;

/**
 * The replicas that live in this executor, from a run's first task to its last. The only static
 * state of training.
 */
final class ReplicaRegistry {
  private static final Map<Key, Replica<?>> REPLICAS = new ConcurrentHashMap<>();

  private ReplicaRegistry() {}

  /** Names a replica: the run, the process that drives it, the replica's number. */
  record Key(String runId, int attempt, int replica) {}

  /** Builds a replica and keeps it; one that was there under the same name is closed first. */
  static Replica<?> create(Key key, Supplier<Replica<?>> builder) {
    remove(key);
    Replica<?> replica = builder.get();
    REPLICAS.put(key, replica);
    return replica;
  }

  /**
   * The replica of that name.
   *
   * @throws ReplicasLostException when this executor does not hold it
   */
  static Replica<?> require(Key key) {
    Replica<?> replica = REPLICAS.get(key);
    if (replica == null) {
      throw new ReplicasLostException(
          "Replica %d of run %s (attempt %d) is not in this executor: it was lost or its task moved"
              .formatted(key.replica(), key.runId(), key.attempt()));
    }
    return replica;
  }

  /** Closes all replicas of one process that drove a run; those that are not here are no matter. */
  static void removeAll(String runId, int attempt) {
    for (Key key : REPLICAS.keySet()) {
      if (key.runId().equals(runId) && key.attempt() == attempt) {
        remove(key);
      }
    }
  }

  /** Waits for the work of a task that Spark gave up but which still computes. */
  private static void remove(Key key) {
    Replica<?> replica = REPLICAS.remove(key);
    if (replica != null) {
      synchronized (replica) {
        replica.close();
      }
    }
  }
}

package org.notrainnogain.training.replica;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.notrainnogain.training.executors.ReplicasLostException;

/**
 * The replicas that live in this executor, from a stage's first task to its last. The only static
 * state of training.
 */
final class ReplicaRegistry {
  private static final Map<Key, Replica<?>> REPLICAS = new ConcurrentHashMap<>();

  /** Groups that were removed: a task that still builds for one of them is too late. */
  private static final Set<Group> REMOVED = ConcurrentHashMap.newKeySet();

  private ReplicaRegistry() {}

  /**
   * The replicas that were built together.
   *
   * @param runId the run
   * @param attempt the process that drives it, from 1
   * @param number never given twice in an application
   */
  record Group(String runId, int attempt, long number) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private record Key(Group group, int replica) {}

  /**
   * Builds a replica and keeps it; one that was there under the same name is closed first.
   *
   * @throws ReplicasLostException when the group was removed meanwhile; nothing is kept then
   */
  static void create(Group group, int index, Supplier<Replica<?>> builder) {
    Key key = new Key(group, index);
    remove(key);
    REPLICAS.put(key, builder.get());
    if (REMOVED.contains(group)) {
      remove(key);
      throw new ReplicasLostException(
          String.format(
              Locale.ROOT,
              "Replica %d of run %s was built after its run had gone on without it",
              index,
              group.runId()));
    }
  }

  /**
   * A replica of a group.
   *
   * @throws ReplicasLostException when this executor does not hold it
   */
  static Replica<?> require(Group group, int index) {
    Replica<?> replica = REPLICAS.get(new Key(group, index));
    if (replica == null) {
      throw new ReplicasLostException(
          String.format(
              Locale.ROOT,
              "Replica %d of run %s (attempt %d) is not in this executor: it was lost or its task moved",
              index,
              group.runId(),
              group.attempt()));
    }
    return replica;
  }

  /** Closes all replicas of a group that are here; none is kept of it from now on. */
  static void removeAll(Group group) {
    REMOVED.add(group);
    for (Key key : REPLICAS.keySet()) {
      if (key.group().equals(group)) {
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

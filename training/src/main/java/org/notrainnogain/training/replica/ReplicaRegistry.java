package org.notrainnogain.training.replica;

import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.notrainnogain.training.exchange.SocketMeeting;
import org.notrainnogain.training.exchange.ThreadMeeting;
import org.notrainnogain.training.executors.ReplicasLostException;

/**
 * The replicas that live in this executor, from a stage's first task to its last. The only static
 * state of training.
 */
final class ReplicaRegistry {
  private static final Map<Key, Trainee> REPLICAS = new ConcurrentHashMap<>();

  /** Groups that were removed: a task that still builds for one of them is too late. */
  private static final Set<Group> REMOVED = ConcurrentHashMap.newKeySet();

  private static final Map<Group, ThreadMeeting.Room> ROOMS = new ConcurrentHashMap<>();
  private static final Map<Group, SocketMeeting.Host> HOSTS = new ConcurrentHashMap<>();

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

  /** Where replicas of this executor meet. */
  static ThreadMeeting.Room room(Group group, int size, Duration patience) {
    return ROOMS.computeIfAbsent(group, any -> new ThreadMeeting.Room(size, patience));
  }

  /**
   * Opens a meeting for replicas of several executors, in the one of the first.
   *
   * @param port to listen on, or one of those behind it, as many as {@code spark.port.maxRetries}
   *     says; 0 for any
   */
  static MeetingPlace openMeeting(Group group, int port, int replicas, Duration patience) {
    int tries = 1 + SparkEnv.get().conf().getInt("spark.port.maxRetries", 16);
    String own = SparkEnv.get().blockManager().blockManagerId().host();
    SocketMeeting.Host host = new SocketMeeting.Host(own, port, tries);
    HOSTS.put(group, host);
    return new MeetingPlace(host.address(), replicas, patience);
  }

  /** What the first replica of a group listens on in this executor. */
  static SocketMeeting.Host host(Group group) {
    return HOSTS.get(group);
  }

  /**
   * Builds a replica and keeps it; one that was there under the same name is closed first.
   *
   * @throws ReplicasLostException when the group was removed meanwhile; nothing is kept then
   */
  static void create(Group group, int index, Supplier<Trainee> builder) {
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
  static Trainee require(Group group, int index) {
    Trainee replica = REPLICAS.get(new Key(group, index));
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
    ROOMS.remove(group);
    SocketMeeting.Host host = HOSTS.remove(group);
    if (host != null) {
      host.close();
    }
  }

  /** Waits for the work of a task that Spark gave up but which still computes. */
  private static void remove(Key key) {
    Trainee replica = REPLICAS.remove(key);
    if (replica != null) {
      replica.close();
    }
  }
}

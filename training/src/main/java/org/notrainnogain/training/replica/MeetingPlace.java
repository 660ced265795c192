package org.notrainnogain.training.replica;

import java.io.Serializable;
import java.time.Duration;
import org.notrainnogain.training.exchange.Meeting;
import org.notrainnogain.training.exchange.SocketMeeting;

/**
 * Where the replicas of a group meet; it travels to each of them.
 *
 * @param first the first one's address; null where all are threads of one executor
 * @param replicas how many meet
 * @param patience longest wait for another
 */
record MeetingPlace(SocketMeeting.Address first, int replicas, Duration patience)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Where replicas of one executor meet. */
  static MeetingPlace ofThreads(int replicas, Duration patience) {
    return new MeetingPlace(null, replicas, patience);
  }

  /** One of them; it waits for none of the others yet. */
  Meeting member(ReplicaRegistry.Group group, int rank) {
    if (first == null) {
      return ReplicaRegistry.room(group, replicas, patience).member(rank);
    }
    return rank == 0
        ? SocketMeeting.first(ReplicaRegistry.host(group), replicas, patience)
        : SocketMeeting.other(first, rank, replicas, patience);
  }
}

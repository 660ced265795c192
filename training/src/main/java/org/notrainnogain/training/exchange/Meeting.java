package org.notrainnogain.training.exchange;

import java.util.List;

/**
 * Where the replicas of a run meet, a few times an update: each brings something small and hears
 * what all have brought. A member is used by one thread at a time.
 */
public interface Meeting extends AutoCloseable {
  /** More than anybody brings. */
  int MOST_BYTES = 1 << 28;

  /** This member's number, from 0. */
  int rank();

  /** How many members there are. */
  int size();

  /**
   * Waits for all members.
   *
   * @param mine some kilobytes at most
   * @return what they brought, by rank
   * @throws org.notrainnogain.training.executors.ReplicasLostException when one is lost, has left,
   *     or does not come in time; nobody meets any more then
   */
  List<byte[]> gather(byte[] mine);

  /** Leaves: whoever waits for this member hears it at once. */
  @Override
  void close();
}

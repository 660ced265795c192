package org.notrainnogain.training.exchange;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.notrainnogain.training.executors.ReplicasLostException;

/** A meeting of threads of one JVM. */
public final class ThreadMeeting implements Meeting {
  private final Room room;
  private final int rank;

  private ThreadMeeting(Room room, int rank) {
    this.room = room;
    this.rank = rank;
  }

  /** Where threads meet. */
  public static final class Room {
    private final byte[][] brought;
    private final Duration patience;
    private List<byte[]> heard = List.of();
    private int present;
    private long meetings;
    private String end;

    /**
     * @param size members
     * @param patience longest wait for the last of them
     */
    public Room(int size, Duration patience) {
      this.brought = new byte[size][];
      this.patience = patience;
    }

    /** A member, each rank once. */
    public Meeting member(int rank) {
      return new ThreadMeeting(this, rank);
    }

    private synchronized List<byte[]> gather(int rank, byte[] mine) {
      requireOpen();
      brought[rank] = mine;
      present++;
      long meeting = meetings;
      if (present == brought.length) {
        heard = List.copyOf(Arrays.asList(brought));
        present = 0;
        meetings++;
        notifyAll();
        return heard;
      }
      await(rank, meeting);
      return heard;
    }

    private void await(int rank, long meeting) {
      long deadline = System.nanoTime() + patience.toNanos();
      while (meetings == meeting && end == null) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          leave(
              String.format(
                  Locale.ROOT,
                  "replica %d waited %s for another (recovery.job-timeout)",
                  rank,
                  patience));
        } else {
          pause(rank, left);
        }
      }
      if (meetings == meeting) {
        requireOpen();
      }
    }

    private void pause(int rank, long millis) {
      try {
        wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        leave(String.format(Locale.ROOT, "replica %d was interrupted", rank));
      }
    }

    private void requireOpen() {
      if (end != null) {
        throw new ReplicasLostException("The replicas no longer meet: " + end);
      }
    }

    private synchronized void leave(String why) {
      if (end == null) {
        end = why;
      }
      notifyAll();
    }
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return room.brought.length;
  }

  @Override
  public List<byte[]> gather(byte[] mine) {
    return room.gather(rank, mine);
  }

  @Override
  public void close() {
    room.leave(String.format(Locale.ROOT, "replica %d has left", rank));
  }
}

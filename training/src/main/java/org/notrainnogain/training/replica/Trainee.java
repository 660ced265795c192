package org.notrainnogain.training.replica;

import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.exchange.Meeting;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.loop.LoopSpec;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.loop.LoopTrainer;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.Stretch;
import org.notrainnogain.training.loop.UnpricedPhase;

/**
 * A replica with the loop that trains it, and the thread that it works on: replicas of one executor
 * work side by side, however few tasks it runs at once. The loops of all replicas do the same: what
 * one of them cannot know alone it hears at the meeting.
 */
final class Trainee implements AutoCloseable {
  private final Replica<?> replica;
  private final Meeting meeting;
  private final LoopTrainer trainer;
  private final ExecutorService thread;
  private long stretches;
  private boolean broken;

  Trainee(Replica<?> replica, Meeting meeting, LoopSpec loop) {
    this.replica = replica;
    this.meeting = meeting;
    MetReplicas replicas = new MetReplicas(replica, meeting, System::nanoTime);
    this.trainer = new LoopTrainer(loop, replicas, replicas);
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread created = new Thread(work, "replica " + meeting.rank());
              created.setDaemon(true);
              return created;
            });
  }

  /**
   * What a stretch came to.
   *
   * @param step updates made
   * @param elapsedNanos RST charged
   * @param learningRate the last one
   * @param stretch of the first replica; null from the others, who would say the same
   */
  record Advanced(long step, long elapsedNanos, double learningRate, Stretch stretch)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private static Advanced of(Stretch stretch, boolean whole) {
      LoopState state = stretch.outcome().state();
      return new Advanced(
          state.step(),
          state.ledger().elapsedNanos(),
          state.learningRate(),
          whole ? stretch : null);
    }

    /** Whether two replicas stand at the same place. */
    boolean agrees(Advanced other) {
      return step == other.step
          && elapsedNanos == other.elapsedNanos
          && Double.compare(learningRate, other.learningRate) == 0;
    }
  }

  /** Does work on this replica's thread, behind what it may still be at. */
  <T> Future<T> start(Callable<T> work) {
    return thread.submit(work);
  }

  /**
   * Trains on; on this replica's thread.
   *
   * @param number of the stretch, from 1: each is made once
   * @throws ReplicasLostException when another replica is lost, or this one is not where it should
   *     be
   */
  Advanced advance(long number, Duration length) {
    if (broken || number != stretches + 1) {
      throw new ReplicasLostException(
          String.format(
              Locale.ROOT,
              "Replica %d was asked for stretch %d, but made %d%s",
              meeting.rank(),
              number,
              stretches,
              broken ? " and failed in the next" : ""));
    }
    broken = true;
    try {
      Stretch stretch = trainer.advance(length);
      broken = stretch.failure() != null;
      stretches = number;
      return Advanced.of(stretch, meeting.rank() == 0);
    } catch (RuntimeException | Error e) {
      // The others may wait for it.
      leave();
      throw e;
    }
  }

  /** Writes what this replica owns of a checkpoint; on this replica's thread. */
  Measured<CheckpointFiles.Part> writeCheckpoint(long step, Supplier<CheckpointFiles> directory) {
    try (ThreadName name = new ThreadName(meeting.rank())) {
      name.tell(UnpricedPhase.CHECKPOINT.tableName());
      return replica.writeCheckpoint(step, directory);
    }
  }

  /** Ends the wait of the others, and its own, for who does not come any more. */
  void leave() {
    meeting.close();
  }

  /** Frees everything, once the work is done that this replica may still be at. */
  @Override
  public void close() {
    leave();
    Future<?> freed = thread.submit(replica::close);
    thread.shutdown();
    try {
      freed.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A replica cannot be freed", e.getCause());
    } catch (InterruptedException e) {
      // It is freed all the same, when that work is done.
      Thread.currentThread().interrupt();
    }
  }
}

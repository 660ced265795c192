package org.notrainnogain.training.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaFutureAction;
import org.junit.jupiter.api.Test;

class StoppableJobTest {
  @Test
  void startsNothingOnceAskedToStopSoThatManyShortJobsEndBetweenTwoOfThem() {
    assertThatThrownBy(
            () ->
                StoppableJob.result(
                    null,
                    "sessions",
                    () -> {
                      throw new AssertionError("started a job");
                    },
                    Duration.ofHours(1),
                    () -> true,
                    () -> 0))
        .isInstanceOf(StoppedException.class);
  }

  @Test
  void isGivenUpWhenItGetsNoFurtherForTooLong() {
    Unending job = new Unending(Integer.MAX_VALUE);
    assertThatThrownBy(
            () -> StoppableJob.await(job, "of pass 3", Duration.ofNanos(1), () -> false, () -> 7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Job of pass 3 got no further for 0.0 s (recovery.job-timeout and a heartbeat): an executor"
                + " hangs, or takes longer and the time-out is to be raised; the same command goes on from what"
                + " is written");
    assertThat(job.isCancelled()).isTrue();
  }

  @Test
  void goesOnAsLongAsItGetsFurther() {
    Unending job = new Unending(20);
    AtomicLong done = new AtomicLong();
    assertThat(
            StoppableJob.await(
                job, "of pass 3", Duration.ofNanos(1), () -> false, done::incrementAndGet))
        .containsExactly("done");
    assertThat(job.isCancelled()).isFalse();
  }

  @Test
  void goesOnWhileATaskThatIsRetriedDoesItsPartAgain() {
    Unending job = new Unending(2);
    AtomicLong done = new AtomicLong(9);
    assertThat(
            StoppableJob.await(
                job, "of pass 3", Duration.ofNanos(1), () -> false, done::decrementAndGet))
        .containsExactly("done");
    assertThat(job.isCancelled()).isFalse();
  }

  @Test
  void isCancelledWhenAskedToStop() {
    Unending job = new Unending(Integer.MAX_VALUE);
    assertThatThrownBy(
            () -> StoppableJob.await(job, "of pass 3", Duration.ofHours(1), () -> true, () -> 0))
        .isInstanceOf(StoppedException.class);
    assertThat(job.isCancelled()).isTrue();
  }

  /** A job that is looked at so many times before it ends. */
  private static final class Unending implements JavaFutureAction<List<String>> {
    private int looks;
    private boolean cancelled;

    private Unending(int looks) {
      this.looks = looks;
    }

    @Override
    public List<Integer> jobIds() {
      return List.of();
    }

    @Override
    public boolean cancel(boolean interrupt) {
      cancelled = true;
      return true;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public boolean isDone() {
      return looks <= 0;
    }

    @Override
    public List<String> get() {
      return List.of("done");
    }

    @Override
    public List<String> get(long timeout, TimeUnit unit) throws TimeoutException {
      if (looks-- > 0) {
        throw new TimeoutException();
      }
      return get();
    }
  }
}

package org.notrainnogain.training.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.exchange.LocalSpark;

/** Two places in one executor: a task that hangs is one that waits until it is interrupted. */
class PlaceJobsSparkTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  /** Counted down when the task that hangs has begun; tasks run in this JVM. */
  private static volatile CountDownLatch hanging;

  /** Counted down when the task that hangs is interrupted. */
  private static volatile CountDownLatch interrupted;

  private static JavaSparkContext spark;
  private Executors executors;
  private List<Executors.Executor> places;

  @BeforeAll
  static void startSpark() {
    spark = LocalSpark.context();
  }

  @BeforeEach
  void findPlaces() {
    executors = new Executors(spark);
    Executors.Executor here = executors.await(1, Duration.ofSeconds(5), () -> false).get(0);
    places = List.of(here, here);
    hanging = new CountDownLatch(1);
    interrupted = new CountDownLatch(1);
  }

  @Test
  void answersAreInTheOrderOfThePlaces() {
    assertThat(jobs(LONG).onEach("counting", List.of(places.get(0)), index -> index + 10))
        .containsExactly(10);
    assertThat(jobs(LONG).onEach("counting", places, index -> index + 10)).containsExactly(10, 11);
  }

  @Test
  void aTaskThatMissesSomethingEndsTheJobWhileAnotherHangs() throws Exception {
    assertThatThrownBy(
            () ->
                jobs(LONG)
                    .onEach(
                        "update 7: sum of the gradients",
                        places,
                        index -> index == 0 ? hang() : miss("Slice 1 is missing")))
        .isInstanceOf(ReplicasLostException.class)
        .hasMessage("Slice 1 is missing");
    assertThat(jobs(LONG).onEach("after it", places, index -> index)).containsExactly(0, 1);
    assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void aTaskThatHangsEndsTheJobAfterTheTimeOut() {
    assertThatThrownBy(
            () ->
                jobs(Duration.ofMillis(300))
                    .onEach(
                        "update 7: forward and backward",
                        places,
                        index -> index == 0 ? hang() : index))
        .isInstanceOf(ReplicasLostException.class)
        .hasMessage(
            "update 7: forward and backward did not end within 0.3 s (recovery.job-timeout) on"
                + " executor driver on 127.0.0.1: it hangs there, or takes longer and the time-out"
                + " is to be raised");
    assertThat(jobs(LONG).onEach("after it", places, index -> index)).containsExactly(0, 1);
  }

  @Test
  void whatElseATaskThrowsIsAFaultOfTheRun() {
    assertThatThrownBy(
            () ->
                jobs(LONG)
                    .onEach(
                        "reading",
                        places,
                        index -> {
                          throw new IllegalArgumentException("Shard 3 is damaged");
                        }))
        .isInstanceOf(IllegalStateException.class)
        .isNotInstanceOf(ReplicasLostException.class)
        .hasStackTraceContaining("Shard 3 is damaged");
  }

  private PlaceJobs jobs(Duration longest) {
    return new PlaceJobs(spark, executors, "test", longest);
  }

  private static int hang() {
    hanging.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
    return -1;
  }

  private static int miss(String what) {
    try {
      hanging.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new ReplicasLostException(what);
  }
}

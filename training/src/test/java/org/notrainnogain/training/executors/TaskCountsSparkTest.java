package org.notrainnogain.training.executors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.exchange.LocalSpark;

class TaskCountsSparkTest {
  /** Counted down when the driver has seen a part of what the task does; tasks run in this JVM. */
  private static volatile CountDownLatch seen;

  @Test
  void aTaskThatRunsIsSeenToGetFurther() {
    JavaSparkContext spark = LocalSpark.context();
    seen = new CountDownLatch(1);
    List<Long> sums = new ArrayList<>();
    try (TaskCounts counts = TaskCounts.listen(spark, "sequences")) {
      LongAccumulator counter = counts.counter();
      List<Boolean> answers =
          StoppableJob.result(
              spark,
              "counting",
              () ->
                  spark
                      .parallelize(List.of(0), 1)
                      .map(
                          index -> {
                            counter.add(3);
                            boolean inTime = seen.await(60, TimeUnit.SECONDS);
                            counter.add(4);
                            return inTime;
                          })
                      .collectAsync(),
              Duration.ofHours(1),
              () -> false,
              () -> {
                sums.add(counts.sum());
                if (counts.sum() == 3) {
                  seen.countDown();
                }
                return counts.sum();
              });
      assertThat(answers).containsExactly(true);
    }
    assertThat(sums).isSorted().contains(3L).endsWith(7L);
  }
}

package org.notrainnogain.training.executors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.exchange.LocalSpark;
import scala.Option;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.HashMap;

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

  @Test
  void whatARetriedTaskCountsTakesThePlaceOfWhatTheFirstHadCounted() {
    try (TaskCounts counts = TaskCounts.listen(LocalSpark.context(), "sequences")) {
      counts.onTaskStart(new SparkListenerTaskStart(1, 0, task(10, 0)));
      counts.onTaskStart(new SparkListenerTaskStart(1, 0, task(11, 1)));
      counts.onExecutorMetricsUpdate(heartbeat(counts, 10, 6));
      counts.onExecutorMetricsUpdate(heartbeat(counts, 11, 5));
      assertThat(counts.sum()).isEqualTo(11);

      counts.onTaskEnd(new SparkListenerTaskEnd(1, 0, "", null, task(10, 0), null, null));
      counts.onExecutorMetricsUpdate(heartbeat(counts, 10, 7));
      assertThat(counts.sum()).as("a late heartbeat").isEqualTo(11);

      counts.onTaskStart(new SparkListenerTaskStart(1, 0, task(12, 0)));
      counts.onExecutorMetricsUpdate(heartbeat(counts, 12, 2));
      assertThat(counts.sum()).isEqualTo(7);
      counts.onExecutorMetricsUpdate(heartbeat(counts, 12, 8));
      assertThat(counts.sum()).isEqualTo(13);
    }
  }

  private static TaskInfo task(long id, int partition) {
    return new TaskInfo(
        id, partition, 0, partition, 0, "0", "host", TaskLocality.PROCESS_LOCAL(), false);
  }

  private static SparkListenerExecutorMetricsUpdate heartbeat(
      TaskCounts counts, long task, long counted) {
    List<AccumulableInfo> updates =
        List.of(counts.counter().toInfo(Option.apply(counted), Option.empty()));
    List<Tuple4<Object, Object, Object, Seq<AccumulableInfo>>> tasks =
        List.of(new Tuple4<>(task, 1, 0, JavaConverters.asScalaBuffer(updates).toSeq()));
    return new SparkListenerExecutorMetricsUpdate(
        "0", JavaConverters.asScalaBuffer(tasks).toSeq(), new HashMap<>());
  }
}

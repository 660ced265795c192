package org.notrainnogain.training.executors;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.util.LongAccumulator;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * What the tasks of one job have counted so far. An accumulator's own value on the driver is that
 * of tasks that have ended; what a running one has counted comes with its executor's heartbeat, so
 * it is as old as {@code spark.executor.heartbeatInterval}. A partition counts once: what a retried
 * task counts takes the place of what the one before it had counted.
 */
public final class TaskCounts extends SparkListener implements AutoCloseable {
  private final JavaSparkContext spark;
  private final LongAccumulator counter;
  private final Map<Long, Integer> partitionsOfTasks = new HashMap<>();
  private final Map<Integer, Long> counts = new HashMap<>();

  private TaskCounts(JavaSparkContext spark, LongAccumulator counter) {
    this.spark = spark;
    this.counter = counter;
  }

  /**
   * Begins to listen, before the job begins.
   *
   * @param name of the counter, as Spark's pages show it
   */
  public static TaskCounts listen(JavaSparkContext spark, String name) {
    TaskCounts counts = new TaskCounts(spark, spark.sc().longAccumulator(name));
    spark.sc().addSparkListener(counts);
    return counts;
  }

  /** What the job's tasks add to. */
  public LongAccumulator counter() {
    return counter;
  }

  /** The sum over the partitions; smaller than before when a task has failed. */
  public synchronized long sum() {
    // The end of a task may be known to the accumulator before it is told.
    return Math.max(counter.value(), counts.values().stream().mapToLong(Long::longValue).sum());
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    partitionsOfTasks.put(start.taskInfo().taskId(), start.taskInfo().partitionId());
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
    JavaConverters.seqAsJavaList(heartbeat.accumUpdates())
        .forEach(task -> note((Long) task._1(), task._4()));
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    note(end.taskInfo().taskId(), end.taskInfo().accumulables().toSeq());
    partitionsOfTasks.remove(end.taskInfo().taskId());
  }

  private void note(long task, Seq<AccumulableInfo> accumulated) {
    Integer partition = partitionsOfTasks.get(task);
    if (partition == null) {
      return;
    }
    for (AccumulableInfo one : JavaConverters.seqAsJavaList(accumulated)) {
      if (one.id() == counter.id() && one.update().isDefined()) {
        counts.put(partition, (Long) one.update().get());
      }
    }
  }

  @Override
  public void close() {
    spark.sc().removeSparkListener(this);
  }
}

package org.notrainnogain.training.executors;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/** The executors that a Spark context has at a moment; in local mode the driver is the only one. */
public final class Executors {
  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(200).toNanos();

  /** How long Spark may take to tell of a lost executor after the tasks on it have failed. */
  private static final Duration NEWS = Duration.ofSeconds(5);

  private final JavaSparkContext spark;

  /** Those of a context. */
  public Executors(JavaSparkContext spark) {
    this.spark = spark;
  }

  /**
   * One executor.
   *
   * @param id Spark's name of it, never given twice
   * @param host where it runs
   * @param cores task slots, if a task takes one core
   * @param storageBytes most that Spark's storage memory can hold in it
   */
  public record Executor(String id, String host, int cores, long storageBytes)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How Spark names this executor as the preferred place of a partition. */
    private String location() {
      return "executor_" + host + "_" + id;
    }

    @Override
    public String toString() {
      return id + " on " + host;
    }
  }

  /** Those that are registered and alive, in the order in which they came. */
  public List<Executor> alive() {
    List<Executor> executors = new ArrayList<>();
    for (ExecutorSummary summary :
        JavaConverters.seqAsJavaList(spark.sc().statusStore().executorList(true))) {
      // On a cluster the driver is in the list too, without cores; an executor that has just come
      // has no memory until it can hold blocks.
      if (summary.totalCores() > 0 && summary.maxMemory() > 0) {
        executors.add(
            new Executor(
                summary.id(),
                summary.hostPort().replaceFirst(":\\d+$", ""),
                summary.totalCores(),
                summary.maxMemory()));
      }
    }
    executors.sort(
        Comparator.comparingInt((Executor e) -> e.id().length()).thenComparing(e -> e.id()));
    return executors;
  }

  /**
   * Waits until as many executors are there.
   *
   * @param count how many
   * @param longest how long to wait for them
   * @param givenUp asked while waiting; true ends it
   * @return those that were there in the end, which may be fewer
   */
  public List<Executor> await(int count, Duration longest, BooleanSupplier givenUp) {
    long start = System.nanoTime();
    List<Executor> executors = alive();
    while (executors.size() < count
        && System.nanoTime() - start < longest.toNanos()
        && !givenUp.getAsBoolean()) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      executors = alive();
    }
    return executors;
  }

  /** Lets each of some executors load its native libraries and report on itself. */
  public List<ExecutorReport> reports(List<Executor> those, String device) {
    EngineSize engine = BigDlEngine.size();
    return collect(
        partitions(those).map(index -> ExecutorReport.here(those.get(index), engine, device)),
        those);
  }

  /** Those of some executors that are alive, each once. */
  public List<Executor> left(Collection<Executor> those) {
    Set<Executor> left = new LinkedHashSet<>(those);
    left.retainAll(spark.sc().isStopped() ? List.of() : alive());
    return List.copyOf(left);
  }

  /**
   * Runs a job on places, and ends it when one of them is lost: Spark would let its tasks wait for
   * that executor as long as others of the job live.
   *
   * @throws ReplicasLostException when an executor is lost, or a task says so
   */
  public <T> List<T> collect(JavaRDD<T> job, List<Executor> places) {
    JavaFutureAction<List<T>> running = job.collectAsync();
    while (true) {
      try {
        return running.get(LOOK_AGAIN_NANOS, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        List<Executor> lost = lost(places);
        if (!lost.isEmpty()) {
          running.cancel(true);
          throw loss(lost, e);
        }
      } catch (ExecutionException e) {
        throw failure(e, places);
      } catch (InterruptedException e) {
        running.cancel(true);
        Thread.currentThread().interrupt();
        throw new IllegalStateException("The wait for a Spark job was interrupted", e);
      }
    }
  }

  /** What a failed job means: an executor is lost, or something is wrong with the run. */
  private RuntimeException failure(ExecutionException thrown, List<Executor> places) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < NEWS.toNanos()) {
      List<Executor> lost = lost(places);
      if (!lost.isEmpty()) {
        return loss(lost, thrown);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ReplicasLostException) {
        return new ReplicasLostException(cause.getMessage(), thrown);
      }
    }
    return new IllegalStateException(thrown.getCause());
  }

  private static ReplicasLostException loss(List<Executor> lost, Exception noticed) {
    return new ReplicasLostException(
        "Lost executor %s"
            .formatted(lost.stream().map(Object::toString).collect(Collectors.joining(", "))),
        noticed);
  }

  /** Those of some executors that are gone; none without a context, which nothing can replace. */
  private List<Executor> lost(Collection<Executor> those) {
    if (spark.sc().isStopped()) {
      return List.of();
    }
    Set<Executor> lost = new LinkedHashSet<>(those);
    alive().forEach(lost::remove);
    return List.copyOf(lost);
  }

  /**
   * As many partitions as places, partition i holding i, each to be computed in its executor and
   * nowhere else while that lives and {@code spark.locality.wait.process} is long.
   */
  public JavaRDD<Integer> partitions(List<Executor> places) {
    List<Tuple2<Integer, Seq<String>>> numbers = new ArrayList<>();
    for (Executor place : places) {
      numbers.add(
          new Tuple2<>(
              numbers.size(), JavaConverters.asScalaBuffer(List.of(place.location())).toSeq()));
    }
    return spark
        .sc()
        .makeRDD(
            JavaConverters.asScalaBuffer(numbers).toSeq(),
            ClassTag$.MODULE$.<Integer>apply(Integer.class))
        .toJavaRDD();
  }
}

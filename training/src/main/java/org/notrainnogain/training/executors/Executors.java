package org.notrainnogain.training.executors;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
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

  /**
   * Lets each of some executors load its native libraries and report on itself.
   *
   * @param longest how long that may take
   * @throws ReplicasLostException when one of them is lost or takes longer
   */
  public List<ExecutorReport> reports(List<Executor> those, String device, Duration longest) {
    Report report = new Report(List.copyOf(those), BigDlEngine.size(), device);
    return new PlaceJobs(spark, this, "preflight", longest)
        .onEach("looking at the executors", those, report);
  }

  private record Report(List<Executor> those, EngineSize engine, String device)
      implements PlaceWork<ExecutorReport> {
    private static final long serialVersionUID = 1L;

    @Override
    public ExecutorReport at(int index) {
      return ExecutorReport.here(those.get(index), engine, device);
    }
  }

  /** Those of some executors that are alive, each once. */
  public List<Executor> left(Collection<Executor> those) {
    Set<Executor> left = new LinkedHashSet<>(those);
    left.retainAll(spark.sc().isStopped() ? List.of() : alive());
    return List.copyOf(left);
  }

  /**
   * @throws ReplicasLostException when one of some executors is gone
   */
  void requireAlive(Collection<Executor> those) {
    List<Executor> lost = lost(those);
    if (!lost.isEmpty()) {
      throw loss(lost, null);
    }
  }

  /**
   * What a failed job means: an executor is lost, of which Spark may tell a little later, or
   * something is wrong with the run.
   */
  RuntimeException explained(RuntimeException thrown, Collection<Executor> places) {
    long start = System.nanoTime();
    while (!spark.sc().isLocal() && System.nanoTime() - start < NEWS.toNanos()) {
      List<Executor> lost = lost(places);
      if (!lost.isEmpty()) {
        return loss(lost, thrown);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    return thrown;
  }

  private static ReplicasLostException loss(List<Executor> lost, RuntimeException noticed) {
    return new ReplicasLostException(
        String.format(
            Locale.ROOT,
            "Lost executor %s",
            lost.stream().map(Object::toString).collect(Collectors.joining(", "))),
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
  JavaRDD<Integer> partitions(List<Executor> places) {
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

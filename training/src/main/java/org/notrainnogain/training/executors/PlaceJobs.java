package org.notrainnogain.training.executors;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * Spark jobs of one task a place, none of which goes on for longer than a time-out. A job ends at
 * once when a place is lost, and when a task answers that it missed something ({@link
 * ReplicasLostException}): such an answer is a value and no failed task, since Spark would try that
 * again, for as long each time as it took to notice. A task that throws anything else is a fault of
 * the work. For use by one thread at a time.
 */
public final class PlaceJobs {
  private static final Logger LOG = LoggerFactory.getLogger(PlaceJobs.class);
  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(200).toNanos();

  /** How long a place that did not answer before is waited for when it is to clean up. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final JavaSparkContext spark;
  private final Executors executors;
  private final String group;
  private final Duration longest;

  /** Places whose answer was missing when a job was given up: they compute, wait or hang. */
  private final Set<Executors.Executor> silent = new LinkedHashSet<>();

  /**
   * @param group what Spark's pages group the jobs by
   * @param longest time that a job may take
   */
  public PlaceJobs(JavaSparkContext spark, Executors executors, String group, Duration longest) {
    this.spark = spark;
    this.executors = executors;
    this.group = group;
    this.longest = longest;
  }

  /**
   * Runs a job.
   *
   * @param description of the job, for Spark's pages and for messages
   * @param places where the tasks run, task i in place i
   * @return the answers, by place
   * @throws ReplicasLostException when a place is lost, hangs, or says that it missed something
   * @throws IllegalStateException when the work fails
   */
  public <T> List<T> onEach(
      String description, List<Executors.Executor> places, PlaceWork<T> work) {
    return new Job<>(description, executors.partitions(places), places, work, longest).answers();
  }

  /**
   * Runs a job whose tasks wait for one another: none begins before there is room for all.
   *
   * @param length how long the work is meant to take; the time-out is counted from its end
   * @throws ReplicasLostException as {@link #onEach}
   * @throws IllegalStateException when the work fails
   */
  public <T> List<T> together(
      String description, List<Executors.Executor> places, Duration length, PlaceWork<T> work) {
    JavaRDD<Integer> partitions = executors.partitions(places);
    return new Job<>(
            description,
            places.size() == 1 ? partitions : atOnce(partitions),
            places,
            work,
            longest.plus(length))
        .answers();
  }

  /** The same partitions, in a stage that Spark begins with all of its tasks or not at all. */
  private static JavaRDD<Integer> atOnce(JavaRDD<Integer> partitions) {
    return partitions
        .rdd()
        .barrier()
        .mapPartitions(new Unchanged(), true, ClassTag$.MODULE$.<Integer>apply(Integer.class))
        .toJavaRDD();
  }

  private record Unchanged()
      implements Function1<Iterator<Integer>, Iterator<Integer>>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Integer> apply(Iterator<Integer> numbers) {
      return numbers;
    }
  }

  /**
   * Has places free what they hold. Those that hang are given the work, but are not waited for:
   * they do it if they ever get on.
   */
  public void cleanUp(String description, List<Executors.Executor> places, PlaceWork<?> work) {
    List<Executors.Executor> waiting =
        places.stream().filter(place -> !silent.contains(place)).toList();
    List<Executors.Executor> late = places.stream().filter(silent::contains).toList();
    if (!waiting.isEmpty()) {
      onEach(description, waiting, work);
    }
    if (!late.isEmpty()
        && !new Job<>(description, executors.partitions(late), late, work, GRACE).endsInTime()) {
      LOG.warn("Executors {} do not answer; they hold memory until they do", late);
    }
  }

  /** One job: submitted when it is made. */
  private final class Job<T> {
    private final String description;
    private final List<Executors.Executor> places;
    private final Duration most;
    private final long start = System.nanoTime();
    private final BlockingQueue<Arrival<T>> arrivals = new LinkedBlockingQueue<>();
    private final List<T> answers;

    /** Of the tasks: a place may have several. */
    private final BitSet answered = new BitSet();

    private final SimpleFutureAction<BoxedUnit> running;
    private int open;

    Job(
        String description,
        JavaRDD<Integer> partitions,
        List<Executors.Executor> places,
        PlaceWork<T> work,
        Duration most) {
      this.description = description;
      this.places = places;
      this.most = most;
      this.answers = new ArrayList<>(Collections.nCopies(places.size(), null));
      this.open = places.size();
      // When it is cancelled its tasks are interrupted: one that waits for a lost executor would
      // keep its replica for minutes.
      spark.setJobGroup(group, description, true);
      try {
        this.running =
            spark
                .sc()
                .submitJob(
                    partitions.rdd(),
                    new OnPlace<>(work),
                    indices(places.size()),
                    (index, answer) -> {
                      arrivals.add(new Arrival<>((Integer) index, answer));
                      return BoxedUnit.UNIT;
                    },
                    () -> BoxedUnit.UNIT);
      } finally {
        spark.clearJobGroup();
      }
    }

    List<T> answers() {
      try {
        while (open > 0) {
          next();
          if (open > 0 && System.nanoTime() - start > most.toNanos()) {
            throw new ReplicasLostException(tooLong());
          }
        }
        return answers;
      } catch (InterruptedException e) {
        giveUp();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("The wait for a Spark job was interrupted", e);
      } catch (RuntimeException e) {
        giveUp();
        throw executors.explained(e, places);
      }
    }

    /** Whether it ends within its time; otherwise it goes on alone. */
    boolean endsInTime() {
      try {
        while (open > 0 && System.nanoTime() - start < most.toNanos()) {
          next();
        }
        return open == 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /** Takes in an answer, or looks for a reason why none came for a while. */
    private void next() throws InterruptedException {
      Arrival<T> arrival = arrivals.poll(LOOK_AGAIN_NANOS, TimeUnit.NANOSECONDS);
      if (arrival != null) {
        answers.set(arrival.index(), arrival.answer().valueOrLoss());
        open--;
        answered.set(arrival.index());
      } else if (running.isCompleted() && running.value().get().isFailure()) {
        throw new IllegalStateException(running.value().get().failed().get());
      } else {
        executors.requireAlive(places);
      }
    }

    private void giveUp() {
      running.cancel();
      silent.addAll(unanswered());
    }

    private Set<Executors.Executor> unanswered() {
      Set<Executors.Executor> unanswered = new LinkedHashSet<>();
      for (int i = 0; i < places.size(); i++) {
        if (!answered.get(i)) {
          unanswered.add(places.get(i));
        }
      }
      return unanswered;
    }

    private String tooLong() {
      return String.format(
          Locale.ROOT,
          "%s did not end within %.1f s (recovery.job-timeout) on executor %s: it hangs there, or"
              + " takes longer and the time-out is to be raised",
          description,
          most.toMillis() / 1000.0,
          unanswered().stream().map(Object::toString).collect(Collectors.joining(", ")));
    }
  }

  private static scala.collection.Seq<Object> indices(int count) {
    List<Object> indices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      indices.add(i);
    }
    return JavaConverters.asScalaBuffer(indices).toSeq();
  }

  private record Arrival<T>(int index, Answer<T> answer) {}

  /**
   * What a task answered.
   *
   * @param value the answer; null when something was lost
   * @param loss what was lost; null when nothing was
   */
  private record Answer<T>(T value, ReplicasLostException loss) implements Serializable {
    private static final long serialVersionUID = 1L;

    T valueOrLoss() {
      if (loss != null) {
        throw new ReplicasLostException(loss.getMessage(), loss);
      }
      return value;
    }
  }

  private record OnPlace<T>(PlaceWork<T> work)
      implements Function1<Iterator<Integer>, Answer<T>>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Answer<T> apply(Iterator<Integer> numbers) {
      try {
        return new Answer<>(work.at(TaskContext.getPartitionId()), null);
      } catch (ReplicasLostException e) {
        return new Answer<>(null, e);
      }
    }
  }
}

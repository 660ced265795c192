package org.notrainnogain.training.replica;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.training.exchange.ParameterExchange;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.executors.EngineSize;
import org.notrainnogain.training.executors.Executors;
import org.notrainnogain.training.executors.OwnedResources;
import org.notrainnogain.training.executors.PlaceJobs;
import org.notrainnogain.training.executors.PlaceWork;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.executors.TaskNatives;
import org.notrainnogain.training.tensor.TorchRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas as Spark tasks: work is one job of a task an executor, and each task finds its
 * replicas in the executor that it must run in.
 */
final class SparkReplicaTasks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SparkReplicaTasks.class);

  /** How long Spark may take to list the executors of a context that has just been opened. */
  private static final Duration REGISTRATION = Duration.ofSeconds(5);

  private static final AtomicLong GROUPS = new AtomicLong();

  private final ReplicaSpec spec;
  private final ReplicaRegistry.Group group;
  private final ParameterExchange exchange;
  private final Executors executors;
  private final List<Executors.Executor> places;
  private final PlaceJobs jobs;

  private SparkReplicaTasks(
      JavaSparkContext spark,
      ReplicaSpec spec,
      Executors executors,
      List<Executors.Executor> places) {
    this.spec = spec;
    this.group = new ReplicaRegistry.Group(spec.runId(), spec.attempt(), GROUPS.getAndIncrement());
    this.executors = executors;
    this.places = places;
    this.exchange =
        ParameterExchange.between(
            spec.replicas(), spec.model().layout().size(), spec.patience().exchange());
    this.jobs = new PlaceJobs(spark, executors, spec.runId(), spec.patience().job());
  }

  static SparkReplicaTasks start(
      JavaSparkContext spark, ReplicaSpec spec, SerializableConfiguration hadoop) {
    EngineSize engine = BigDlEngine.start();
    Executors executors = new Executors(spark);
    List<Executors.Executor> alive = executors.await(1, REGISTRATION, () -> false);
    if (alive.isEmpty()) {
      throw new ReplicasLostException("No executor is there to hold a replica");
    }
    List<Executors.Executor> places =
        IntStream.range(0, spec.replicas()).mapToObj(i -> alive.get(i % alive.size())).toList();
    SparkReplicaTasks tasks = new SparkReplicaTasks(spark, spec, executors, places);
    try {
      MeetingPlace meeting = tasks.openMeeting();
      tasks.jobs.onEach(
          "building the replicas",
          places,
          new Build(spec, tasks.group, engine, tasks.exchange, meeting, hadoop));
    } catch (RuntimeException e) {
      tasks.close();
      throw e;
    }
    return tasks;
  }

  /** In one executor the replicas meet as threads; otherwise where the first one lives. */
  private MeetingPlace openMeeting() {
    Duration patience = spec.patience().job();
    if (executorsWithReplicas().size() == 1) {
      return MeetingPlace.ofThreads(spec.replicas(), patience);
    }
    return jobs.onEach(
            "opening the meeting",
            places.subList(0, 1),
            new OpenMeeting(group, spec.meetingPort(), spec.replicas(), patience))
        .get(0);
  }

  /** Each once, in the order of the first replica in it. */
  private List<Executors.Executor> executorsWithReplicas() {
    return places.stream().distinct().toList();
  }

  /** How many replicas there are. */
  int count() {
    return spec.replicas();
  }

  /**
   * Has every replica do the same work at the same time: none begins before all can. A task an
   * executor has the replicas that live there work side by side.
   *
   * @return their answers, by replica
   * @throws ReplicasLostException when a replica is lost, hangs or is not where it was
   */
  <T> List<T> onEach(ReplicaWork<T> work) {
    List<Executors.Executor> each = executorsWithReplicas();
    List<List<Integer>> replicasOf = each.stream().map(executor -> replicasIn(executor)).toList();
    List<Answers<T>> answers =
        jobs.together(
            work.description(),
            each,
            work.length(),
            new OnReplicas<>(group, replicasOf, spec.compute().threads(), work.work()));
    List<T> values = new ArrayList<>(Collections.nCopies(count(), null));
    for (int i = 0; i < each.size(); i++) {
      if (!answers.get(i).executorId().equals(each.get(i).id())) {
        throw new ReplicasLostException(
            String.format(
                Locale.ROOT,
                "Replicas %s moved from executor %s to executor %s",
                replicasOf.get(i),
                each.get(i),
                answers.get(i).executorId()));
      }
      for (int j = 0; j < replicasOf.get(i).size(); j++) {
        values.set(replicasOf.get(i).get(j), answers.get(i).values().get(j));
      }
    }
    return values;
  }

  private List<Integer> replicasIn(Executors.Executor executor) {
    return IntStream.range(0, count()).filter(i -> places.get(i).equals(executor)).boxed().toList();
  }

  /**
   * @param executorId where the replicas answered
   */
  private record Answers<T>(List<T> values, String executorId) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Frees the replicas' native memory and BigDL's blocks on every executor that still has them,
   * once the tasks that may still compute there are done. An executor that hangs is not waited for.
   */
  @Override
  public void close() {
    List<Executors.Executor> left = executors.left(places);
    try {
      jobs.cleanUp("freeing the replicas", left, new Remove(group, exchange));
    } catch (RuntimeException e) {
      // Nothing is wrong with what was computed, and an executor that is lost holds nothing more.
      LOG.warn("Replicas of run {} may still hold memory in executors {}", spec.runId(), left, e);
    }
  }

  /**
   * @param replicasOf the numbers of each executor's replicas
   */
  private record OnReplicas<T>(
      ReplicaRegistry.Group group,
      List<List<Integer>> replicasOf,
      int threads,
      ReplicaWork.Asked<T> work)
      implements PlaceWork<Answers<T>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Answers<T> at(int index) {
      List<Trainee> here =
          replicasOf.get(index).stream()
              .map(replica -> ReplicaRegistry.require(group, replica))
              .toList();
      List<Future<T>> running =
          here.stream().map(trainee -> trainee.start(() -> done(trainee))).toList();
      try {
        return new Answers<>(answers(running), SparkEnv.get().executorId());
      } catch (InterruptedException e) {
        here.forEach(Trainee::leave);
        running.forEach(work -> work.cancel(true));
        Thread.currentThread().interrupt();
        throw new ReplicasLostException("The wait for replicas was interrupted", e);
      }
    }

    private T done(Trainee trainee) {
      TorchRuntime.setThreads(threads);
      return work.of(trainee);
    }

    /** Waits for all; of several failures the one counts that is no consequence of another. */
    private static <T> List<T> answers(List<Future<T>> running) throws InterruptedException {
      List<T> values = new ArrayList<>(running.size());
      Throwable failure = null;
      for (Future<T> one : running) {
        try {
          values.add(one.get());
        } catch (ExecutionException e) {
          if (failure == null || failure instanceof ReplicasLostException) {
            failure = e.getCause();
          }
        }
      }
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure != null) {
        throw (RuntimeException) failure;
      }
      return values;
    }
  }

  private record OpenMeeting(ReplicaRegistry.Group group, int port, int replicas, Duration patience)
      implements PlaceWork<MeetingPlace> {
    private static final long serialVersionUID = 1L;

    @Override
    public MeetingPlace at(int index) {
      return ReplicaRegistry.openMeeting(group, port, replicas, patience);
    }
  }

  private record Build(
      ReplicaSpec spec,
      ReplicaRegistry.Group group,
      EngineSize engine,
      ParameterExchange exchange,
      MeetingPlace meeting,
      SerializableConfiguration hadoop)
      implements PlaceWork<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer at(int index) {
      TaskNatives.load(engine);
      ReplicaBuilder builder = new ReplicaBuilder(spec, index, exchange, hadoop.value());
      ReplicaRegistry.create(
          group,
          index,
          () ->
              OwnedResources.building(
                  owned -> {
                    Replica<?> replica = owned.own(builder.build(), Replica::close);
                    return new Trainee(replica, meeting.member(group, index), spec.loop());
                  }));
      return index;
    }
  }

  /** Frees replicas, and slices of those whose build failed: such a task could not free its own. */
  private record Remove(ReplicaRegistry.Group group, ParameterExchange exchange)
      implements PlaceWork<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer at(int index) {
      ReplicaRegistry.removeAll(group);
      exchange.release();
      return index;
    }
  }
}

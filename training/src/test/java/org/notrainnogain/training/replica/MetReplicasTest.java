package org.notrainnogain.training.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.checkpoint.Growth;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.exchange.Meeting;
import org.notrainnogain.training.exchange.ThreadMeeting;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.loop.LossTotal;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.Microbatch;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.loop.WeightUpdate;
import org.notrainnogain.training.optim.UnclippedEntries;

/** Replicas that meet as threads: what each hears is the same, whatever their number. */
class MetReplicasTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final WeightUpdate UPDATE =
      new WeightUpdate(0.125, 1, new boolean[] {true, true}, new long[] {1, 1});

  @TempDir Path directory;

  /** Members, each on a thread of its own while it works. */
  private static final class Members {
    private final FakeReplicas parts;
    private final List<Meeting> meetings = new ArrayList<>();
    private final List<MetReplicas> all = new ArrayList<>();
    private final long[] nanos;

    Members(int count, long lastUpdate, float[] weights) {
      parts = new FakeReplicas(count, lastUpdate, weights);
      nanos = new long[count];
      ThreadMeeting.Room room = new ThreadMeeting.Room(count, PATIENCE);
      for (int rank = 0; rank < count; rank++) {
        int own = rank;
        meetings.add(room.member(rank));
        all.add(new MetReplicas(parts.replica(rank), meetings.get(rank), () -> nanos[own]));
      }
    }

    /** What each of them answered. */
    <T> List<T> each(Function<MetReplicas, T> work) {
      List<CompletableFuture<T>> running =
          all.stream()
              .map(
                  member -> CompletableFuture.supplyAsync(() -> work.apply(member), Members::start))
              .toList();
      return running.stream().map(CompletableFuture::join).toList();
    }

    private static void start(Runnable work) {
      new Thread(work, "member").start();
    }

    int count() {
      return all.size();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void allHearTheAnswersInTheOrderOfTheBatch(int count) {
    Members members = new Members(count, 0, initial());
    for (Measured<double[]> heard : members.each(r -> r.forwardBackward(1, batch()))) {
      assertThat(heard.value()).containsExactly(0.5, 2.5, 4.5, 6.5, 8.5);
      assertThat(heard.timings().stream().filter(t -> t.phase().equals("wait"))).hasSize(count);
      assertThat(heard.timings().stream().map(PhaseTiming::replica).distinct()).hasSize(count);
    }
    Members others = new Members(count, 0, initial());
    others
        .each(r -> r.score(1, batch()))
        .forEach(
            heard ->
                assertThat(heard.value().exampleIds())
                    .containsExactly(IntStream.range(0, 10).asLongStream().toArray()));
    others
        .each(r -> r.evaluate(0, EvaluationSet.VALIDATION, new int[] {0}))
        .forEach(
            heard -> {
              assertThat(heard.value()).isEqualTo(new LossTotal(2 * 45, 20));
              assertThat(heard.timings()).hasSize(count);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void everyNumberOfReplicasMakesTheSameSteps(int count) {
    Members members = new Members(count, 0, initial());
    List<Double> norms = new ArrayList<>();
    for (int step = 1; step <= 3; step++) {
      norms.add(step(members, step));
    }
    // The mean of the batch is 4.5 in each of the elements, and three steps later 12 x step + 4.5.
    assertThat(norms.get(0)).isEqualTo(FakeModel.LAYOUT.size() * 4.5 * 4.5);
    members
        .each(r -> r.forwardBackward(4, batch()))
        .forEach(heard -> assertThat(heard.value()[0]).isEqualTo(0.5 * weightAfter(3)));
  }

  /** Two replicas write, three go on, and nothing but the number of replicas has changed. */
  @Test
  void whatOneNumberOfReplicasWroteAnotherGoesOnFrom() {
    Members before = new Members(2, 0, initial());
    step(before, 1);
    step(before, 2);
    CheckpointFiles files =
        new CheckpointFiles(directory.toUri().toString(), new DurableFiles(new Configuration()));
    List<CheckpointFiles.Part> written =
        IntStream.range(0, 2)
            .mapToObj(i -> before.parts.replica(i).writeCheckpoint(2, () -> files).value())
            .toList();
    float[] weights = files.readWeights(written.get(0).weights().get(0).name(), FakeModel.LAYOUT);
    Members after = new Members(3, 2, weights);
    Growth same = new Growth(FakeModel.LAYOUT, FakeModel.LAYOUT, GrownState.KEEP);
    List<String> names = written.stream().map(part -> part.optimizer().name()).toList();
    for (int index = 0; index < 3; index++) {
      files.readOptimizer(names, same, after.parts.slice(index), after.parts.optimizer(index));
    }
    assertThat(step(after, 3)).isEqualTo(step(before, 3));
    assertThat(after.each(r -> r.forwardBackward(4, batch())).get(0).value())
        .isEqualTo(before.each(r -> r.forwardBackward(4, batch())).get(1).value());
  }

  @Test
  void whatFailsInOneIsToldToAll() {
    Members members = new Members(3, 0, initial());
    members.parts.calls(1).fail("forwardBackward", new IllegalArgumentException("no such token"));
    List<String> said =
        members.each(
            member -> failure(() -> member.forwardBackward(1, batch()).value().length > 0));
    assertThat(said.get(0)).isEqualTo("IllegalStateException: Replica 1 failed: no such token");
    assertThat(said.get(1)).isEqualTo("IllegalArgumentException: no such token");
    assertThat(said.get(2)).isEqualTo(said.get(0));
  }

  @Test
  void aLossInOneIsALossToAll() {
    Members members = new Members(2, 0, initial());
    members.parts.calls(0).fail("weights", new ReplicasLostException("block 7 is gone"));
    assertThat(
            members.each(
                member -> failure(() -> member.forwardBackward(1, batch()).value().length > 0)))
        .containsExactly(
            "ReplicasLostException: block 7 is gone",
            "ReplicasLostException: Replica 0: block 7 is gone");
  }

  @Test
  void whoLeavesIsNotWaitedFor() {
    Members members = new Members(2, 0, initial());
    members.meetings.get(1).close();
    assertThatThrownBy(() -> members.all.get(0).forwardBackward(1, batch()))
        .isInstanceOf(ReplicasLostException.class)
        .hasMessageContaining("replica 1 has left");
  }

  @Test
  void theFirstOnesClockSaysWhenAStretchIsOver() {
    Members members = new Members(2, 0, initial());
    List<BooleanSupplier> over = new ArrayList<>();
    members.all.forEach(member -> over.add(member.begin(Duration.ofNanos(10))));
    members.nanos[1] = 1_000;
    step(members, 1);
    assertThat(over).noneMatch(BooleanSupplier::getAsBoolean);
    members.nanos[0] = 10;
    step(members, 2);
    assertThat(over).allMatch(BooleanSupplier::getAsBoolean);
    members.all.forEach(member -> member.begin(Duration.ofNanos(10)));
    assertThat(over).noneMatch(BooleanSupplier::getAsBoolean);
  }

  private static String failure(BooleanSupplier work) {
    try {
      return "none, " + work.getAsBoolean();
    } catch (CompletionException e) {
      throw e;
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  private static float[] initial() {
    float[] weights = new float[FakeModel.LAYOUT.size()];
    Arrays.fill(weights, 1);
    return weights;
  }

  /** Five microbatches of two. */
  private static List<Microbatch> batch() {
    return IntStream.range(0, 5)
        .mapToObj(i -> new Microbatch(i, new long[] {2 * i, 2 * i + 1}, ActiveLayers.of(0)))
        .toList();
  }

  /** One whole step; the squared norm of its gradients. */
  private static double step(Members members, int step) {
    List<Double> norms =
        members.each(
            member -> {
              member.forwardBackward(step, batch());
              double norm = member.aggregateGradients(step).value();
              assertThat(member.update(step, UPDATE).value())
                  .isEqualTo(new UnclippedEntries(members.count(), FakeModel.LAYOUT.size()));
              return norm;
            });
    assertThat(norms).containsOnly(norms.get(0));
    return norms.get(0);
  }

  /** The weight after some steps of momentum on a gradient of 4.5 from the weight 1. */
  private static float weightAfter(int steps) {
    float velocity = 0;
    float weight = 1;
    for (int step = 0; step < steps; step++) {
      velocity = velocity / 2 + 4.5f;
      weight -= (float) (0.125 * velocity);
    }
    return weight;
  }
}

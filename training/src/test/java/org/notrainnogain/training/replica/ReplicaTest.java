package org.notrainnogain.training.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.loop.CurvatureRequest;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.Microbatch;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.loop.WeightUpdate;
import org.notrainnogain.training.optim.UnclippedEntries;

/** One replica of one, of fake parts. */
class ReplicaTest {
  private static final List<Microbatch> BATCH =
      List.of(
          new Microbatch(0, new long[] {1, 2}, ActiveLayers.of(0)),
          new Microbatch(1, new long[] {3, 4}, ActiveLayers.of(0)));
  private static final boolean[] REACHED = {true, true};
  private static final CurvatureRequest CURVATURE =
      new CurvatureRequest(BATCH, CurvatureEstimate.ACCUMULATED, 7, REACHED);
  private static final WeightUpdate UPDATE = new WeightUpdate(0.5, 1, REACHED, new long[] {1, 1});

  /** The parts of the step after update 4, by name, in order. */
  private static final Map<String, Consumer<Replica<Integer>>> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("putCurvature", replica -> replica.putCurvature(5, CURVATURE));
    PARTS.put("updateCurvature", replica -> replica.updateCurvature(5, REACHED));
    PARTS.put("forwardBackward", replica -> replica.forwardBackward(5, BATCH));
    PARTS.put("aggregateGradients", replica -> replica.aggregateGradients(5));
    PARTS.put("update", replica -> replica.update(5, UPDATE));
  }

  private final FakeReplicas tasks = tasks(2);
  private final Replica<Integer> replica = tasks.replica(0);
  private final Calls calls = tasks.calls(0);

  /** One replica after update 4 with all weights alike. */
  private static FakeReplicas tasks(float weight) {
    float[] weights = new float[FakeModel.LAYOUT.size()];
    Arrays.fill(weights, weight);
    return new FakeReplicas(1, 4, weights);
  }

  @Test
  void aStepIsDoneInOrder() {
    Measured<double[]> losses = replica.forwardBackward(5, BATCH);
    assertThat(losses.value()).containsExactly(1.5 * 2, 3.5 * 2);
    assertThat(phases(losses)).containsExactly("data", "forward_backward", "exchange");
    assertThat(calls.take())
        .containsExactly(
            "examples",
            "examples",
            "expect 8",
            "weights",
            "forwardBackward",
            "forwardBackward",
            "putGradients");
    Measured<Double> norm = replica.aggregateGradients(5);
    assertThat(norm.value()).isEqualTo(FakeModel.LAYOUT.size() * 2.5 * 2.5);
    assertThat(phases(norm)).containsExactly("exchange");
    Measured<UnclippedEntries> updated = replica.update(5, UPDATE);
    assertThat(updated.value()).isEqualTo(new UnclippedEntries(1, FakeModel.LAYOUT.size()));
    assertThat(phases(updated)).containsExactly("optimizer", "exchange");
    assertThat(calls.take()).containsExactly("aggregateGradients", "update", "sendWeights");
    // 2 - 0.5 x 2.5 is the weight now.
    assertThat(replica.forwardBackward(6, BATCH).value()).containsExactly(1.5 * 0.75, 3.5 * 0.75);
  }

  @Test
  void curvatureComesBeforeTheGradientsAndWeightsAreLoadedOnce() {
    assertThat(phases(replica.putCurvature(5, CURVATURE)))
        .containsExactly("data", "hessian", "exchange");
    assertThat(phases(replica.updateCurvature(5, REACHED))).containsExactly("exchange", "hessian");
    replica.forwardBackward(5, BATCH);
    assertThat(calls.take())
        .containsOnlyOnce("weights")
        .containsSubsequence("putGradients", "aggregateGradients", "updateCurvature");
  }

  @Test
  void scoresAndEvaluationsLieBetweenUpdatesAsOftenAsWanted() {
    for (int time = 0; time < 2; time++) {
      assertThat(phases(replica.score(5, BATCH))).containsExactly("data", "exchange", "scoring");
      assertThat(replica.score(5, BATCH).value().get(1).losses()).containsExactly(6f, 8f);
      assertThat(phases(replica.evaluate(4, EvaluationSet.TEST, new int[] {0})))
          .containsExactly("validation");
    }
    replica.forwardBackward(5, BATCH);
    assertThatThrownBy(() -> replica.score(5, BATCH))
        .isInstanceOf(ReplicasLostException.class)
        .hasMessageContaining("GRADIENTS_PUT");
    assertThatThrownBy(() -> replica.evaluate(4, EvaluationSet.TEST, new int[] {0}))
        .isInstanceOf(ReplicasLostException.class);
  }

  /** After each part every other part but the next is refused, itself included. */
  @ParameterizedTest
  @CsvSource({
    "'',                 putCurvature forwardBackward",
    "putCurvature,       updateCurvature",
    "updateCurvature,    forwardBackward",
    "forwardBackward,    aggregateGradients",
    "aggregateGradients, update",
    "update,             ''"
  })
  void partsAreNeitherRepeatedNorLeftOut(String last, String allowed) {
    for (String part : PARTS.keySet()) {
      Replica<Integer> fresh = tasks(2).replica(0);
      advance(fresh, last);
      List<String> next = List.of(allowed.split(" "));
      if (next.contains(part)) {
        PARTS.get(part).accept(fresh);
      } else {
        assertThatThrownBy(() -> PARTS.get(part).accept(fresh))
            .as(part + " after " + last)
            .isInstanceOf(ReplicasLostException.class)
            .hasMessageContaining("Replica 0 was asked for a part of step 5, but made update");
        // A refusal changes nothing.
        next.stream().limit(1).filter(PARTS::containsKey).forEach(n -> PARTS.get(n).accept(fresh));
      }
    }
  }

  @Test
  void anotherStepIsRefused() {
    for (long step : new long[] {3, 4, 6}) {
      assertThatThrownBy(() -> replica.forwardBackward(step, BATCH))
          .isInstanceOf(ReplicasLostException.class)
          .hasMessage(
              "Replica 0 was asked for a part of step %d, but made update 4 and is UPDATED"
                  .formatted(step));
      assertThatThrownBy(() -> replica.score(step, BATCH))
          .isInstanceOf(ReplicasLostException.class);
    }
    replica.forwardBackward(5, BATCH);
  }

  @Test
  void lossesAndNormsThatAreNotFiniteAreAnswered() {
    Replica<Integer> diverged = tasks(Float.NaN).replica(0);
    assertThat(diverged.score(5, BATCH).value().get(0).losses()).containsOnly(Float.NaN);
    assertThat(diverged.evaluate(4, EvaluationSet.TEST, new int[] {0}).value().get(0).mean())
        .isNaN();
    assertThat(diverged.forwardBackward(5, BATCH).value()).containsOnly(Double.NaN);
    assertThat(diverged.aggregateGradients(5).value()).isFinite();
  }

  /** Which call fails in which part. */
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("examples", "putCurvature"),
        Arguments.of("weights", "putCurvature"),
        Arguments.of("forwardBackward", "putCurvature"),
        Arguments.of("putGradients", "putCurvature"),
        Arguments.of("aggregateGradients", "updateCurvature"),
        Arguments.of("updateCurvature", "updateCurvature"),
        Arguments.of("examples", "forwardBackward"),
        Arguments.of("forwardBackward", "forwardBackward"),
        Arguments.of("putGradients", "forwardBackward"),
        Arguments.of("aggregateGradients", "aggregateGradients"),
        Arguments.of("update", "update"),
        Arguments.of("sendWeights", "update"));
  }

  /** A fault stays a fault, a loss a loss; in both cases the step cannot be gone on with. */
  @ParameterizedTest
  @MethodSource("failures")
  void aPartThatFailsIsNeverDoneAgain(String call, String part) {
    for (RuntimeException failure :
        List.of(new IllegalArgumentException("fault"), new ReplicasLostException("loss"))) {
      FakeReplicas fresh = tasks(2);
      for (String before : PARTS.keySet()) {
        if (before.equals(part)) {
          break;
        }
        PARTS.get(before).accept(fresh.replica(0));
      }
      fresh.calls(0).fail(call, failure);
      assertThatThrownBy(() -> PARTS.get(part).accept(fresh.replica(0))).isSameAs(failure);
      PARTS
          .values()
          .forEach(
              any ->
                  assertThatThrownBy(() -> any.accept(fresh.replica(0)))
                      .isInstanceOf(ReplicasLostException.class)
                      .hasMessageEndingWith("is IN_A_PART"));
    }
  }

  @Test
  void aScoringThatFailsLeavesTheReplicaAsItWas() {
    calls.fail("weights", new ReplicasLostException("slow"));
    assertThatThrownBy(() -> replica.score(5, BATCH)).hasMessage("slow");
    calls.fail("losses", new IllegalArgumentException("fault"));
    assertThatThrownBy(() -> replica.score(5, BATCH)).hasMessage("fault");
    assertThat(replica.score(5, BATCH).value().get(0).losses()).containsExactly(2f, 4f);
    replica.forwardBackward(5, BATCH);
  }

  @Test
  void workThatSparkGaveUpEndsBetweenTwoMicrobatches() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> replica.forwardBackward(5, BATCH))
          .isInstanceOf(ReplicasLostException.class)
          .hasMessage("Replica 0 was interrupted at work");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(calls.take()).doesNotContain("forwardBackward");
  }

  @Test
  void closingFreesEverythingThoughOneFails() {
    calls.fail("optimizer.close", new IllegalStateException("stuck"));
    assertThatThrownBy(replica::close).hasMessage("stuck");
    assertThat(calls.take())
        .containsExactly("examples.close", "optimizer.close", "exchange.release", "model.close");
    assertThatThrownBy(() -> replica.forwardBackward(5, BATCH))
        .isInstanceOf(ReplicasLostException.class)
        .hasMessageEndingWith("is CLOSED");
  }

  /** Does the parts up to one; the curvature's only where it is among them. */
  private static void advance(Replica<Integer> replica, String last) {
    boolean curved = last.endsWith("Curvature");
    for (Map.Entry<String, Consumer<Replica<Integer>>> part : PARTS.entrySet()) {
      if (last.isEmpty()) {
        return;
      }
      if (curved || !part.getKey().endsWith("Curvature")) {
        part.getValue().accept(replica);
      }
      if (part.getKey().equals(last)) {
        return;
      }
    }
  }

  private static List<String> phases(Measured<?> answer) {
    return answer.timings().stream().map(PhaseTiming::phase).toList();
  }
}

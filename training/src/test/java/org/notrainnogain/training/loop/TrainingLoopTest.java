package org.notrainnogain.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.selection.RhoLoss;
import org.notrainnogain.selection.SelectiveBackprop;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.depth.LayerDropping;
import org.notrainnogain.training.depth.LayerStacking;
import org.notrainnogain.training.optim.UnclippedEntries;

/** The only loop, with real slots on fake neighbours. */
class TrainingLoopTest {
  private static final BooleanSupplier NEVER = () -> false;

  private final SeenRows rows = new SeenRows();
  private final FakeReplicas replicas = new FakeReplicas(2);

  private static List<SmallRun> everyMethod() {
    return SmallRun.everyMethod();
  }

  @Test
  void aBaselineTrainsWholeUpdatesUntilNoneFits() {
    SmallRun run = SmallRun.baseline().with(3 * 9 * SmallRun.MILLI + 8 * SmallRun.MILLI);
    FakeCheckpoints checkpoints = FakeCheckpoints.whenNeeded(rows);
    RunOutcome outcome = run.run(run.beginning(), 1, replicas, checkpoints, rows, NEVER);

    assertThat(outcome.end()).isEqualTo(RunOutcome.End.BUDGET_SPENT);
    assertThat(outcome.state().step()).isEqualTo(3);
    assertThat(outcome.state().position()).isEqualTo(12);
    assertThat(outcome.state().tokens()).isEqualTo(3 * 4 * 8);
    assertThat(outcome.state().ledger().elapsedNanos()).isEqualTo(27 * SmallRun.MILLI);
    assertThat(outcome.state().stepsOfTensor()).containsOnly(3);
    assertThat(rows.steps).extracting(StepRow::step).containsExactly(1L, 2L, 3L);
    assertThat(checkpoints.commits).hasSize(1);
    assertThat(replicas.calls().subList(0, 6))
        .containsExactly(
            "evaluate validation 0",
            "evaluate train_probe 0",
            "forwardBackward 1",
            "aggregateGradients 1",
            "update 1",
            "evaluate validation 1");
    assertThat(replicas.calls()).endsWith("evaluate train_probe 3", "evaluate test 3");
  }

  @Test
  void aStopWritesACheckpointBetweenTwoUpdates() {
    SmallRun run = SmallRun.baseline();
    FakeCheckpoints checkpoints = FakeCheckpoints.whenNeeded(rows);
    RunOutcome outcome =
        run.run(run.beginning(), 1, replicas, checkpoints, rows, () -> rows.steps.size() == 2);

    assertThat(outcome.end()).isEqualTo(RunOutcome.End.STOPPED);
    assertThat(checkpoints.commits).singleElement().extracting(c -> c.state().step()).isEqualTo(2L);
    assertThat(replicas.calls()).doesNotContain("evaluate test 2");
  }

  @Test
  void aCheckpointThatIsDueWaitsForAnUpdate() {
    SmallRun run = SmallRun.baseline();
    FakeCheckpoints checkpoints = FakeCheckpoints.afterEveryUpdate(rows);
    run.run(run.beginning(), 1, replicas, checkpoints, rows, NEVER);
    assertThat(checkpoints.commits)
        .extracting(commit -> commit.state().step())
        .startsWith(1L, 2L, 3L)
        .doesNotHaveDuplicates();
  }

  @Test
  void aModelGrowsFromACheckpointOfItsOwnDepth() {
    SmallRun run =
        SmallRun.baseline()
            .with("stacking", new LayerStacking(4, List.of(0.2, 0.5), 2, GrownState.KEEP));
    FakeCheckpoints checkpoints = FakeCheckpoints.whenNeeded(rows);
    RunOutcome outcome = run.run(run.beginning(), 1, replicas, checkpoints, rows, NEVER);

    assertThat(outcome.end()).isEqualTo(RunOutcome.End.BUDGET_SPENT);
    assertThat(checkpoints.commits)
        .extracting(commit -> commit.state().stepsOfTensor().length - 1)
        .containsExactly(1, 2, 4);
    assertThat(rows.charges)
        .filteredOn(charge -> charge.phase().equals("forward_backward"))
        .extracting(ChargeRow::activeLayers)
        .isSorted()
        .contains(1, 2, 4);
  }

  @Test
  void aSelectorThatFillsNoBatchEndsTheRunWithItsScoresCharged() {
    // Each round costs 4 ms and an update 9: two rounds, which hold no batch, leave too little.
    SmallRun run =
        SmallRun.baseline()
            .with("strict", () -> new SelectiveBackprop(4, 4, 100, 50))
            .with(20 * SmallRun.MILLI);
    FakeCheckpoints checkpoints = FakeCheckpoints.whenNeeded(rows);
    RunOutcome outcome = run.run(run.beginning(), 1, replicas, checkpoints, rows, NEVER);

    assertThat(outcome.state().step()).isZero();
    assertThat(outcome.state().ledger().elapsedNanos()).isEqualTo(8 * SmallRun.MILLI);
    assertThat(rows.chargedNanos()).isEqualTo(8 * SmallRun.MILLI);
    assertThat(rows.charges).extracting(ChargeRow::step).containsOnly(1L);
  }

  @Test
  void aSelectorThatStallsFailsTheRunWithItsScoresCharged() {
    SmallRun run =
        SmallRun.baseline()
            .with("stalled", () -> new SelectiveBackprop(4, 4, 100_000, 1e9))
            .with(100_000 * SmallRun.MILLI);
    TrainingRun loop =
        run.stage(run.beginning(), 1, replicas, FakeCheckpoints.whenNeeded(rows), rows);
    assertThatThrownBy(() -> loop.run(NEVER)).isInstanceOf(SelectionStalledException.class);
    assertThat(loop.state().ledger().elapsedNanos()).isPositive();
    assertThat(rows.chargedNanos()).isEqualTo(loop.state().ledger().elapsedNanos());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "score 3",
        "estimateCurvature 4",
        "forwardBackward 3",
        "aggregateGradients 3",
        "evaluate validation 0",
        "evaluate train_probe 0",
        "evaluate test"
      })
  void aRunThatDivergesInAnyPhaseFailsWithItsChargesToldAndItsStateWhole(String phase) {
    for (SmallRun run : everyMethod()) {
      SeenRows seen = new SeenRows();
      FakeReplicas diverging = new FakeReplicas(2).divergingAt(phase);
      TrainingRun loop =
          run.stage(run.beginning(), 1, diverging, FakeCheckpoints.afterEveryUpdate(seen), seen);
      String last = null;
      try {
        loop.run(NEVER);
      } catch (TrainingDivergedException e) {
        last = e.getMessage();
      }
      if (diverging.calls().contains(phase)) {
        assertThat(last).as(run.name() + " at " + phase).contains("is NaN at step");
      }
      assertThat(seen.chargedNanos())
          .as("charges of %s at %s", run.name(), phase)
          .isEqualTo(loop.state().ledger().elapsedNanos());
      assertThat(seen.steps).hasSize((int) loop.state().step());
    }
  }

  @Test
  void scoresOfAnUpdateThatDivergesStayCharged() {
    SmallRun run = SmallRun.baseline().with("rho-loss", () -> new RhoLoss(4, 12));
    FakeReplicas diverging = new FakeReplicas(2).divergingAt("forwardBackward 2");
    TrainingRun loop =
        run.stage(run.beginning(), 1, diverging, FakeCheckpoints.whenNeeded(rows), rows);
    assertThatThrownBy(() -> loop.run(NEVER))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("The training loss is NaN at step 2");
    // One update with its round, and the round of the second.
    assertThat(loop.state().ledger().elapsedNanos()).isEqualTo((12 + 9 + 12) * SmallRun.MILLI);
    assertThat(rows.chargedNanos()).isEqualTo((12 + 9 + 12) * SmallRun.MILLI);
    assertThat(rows.timings)
        .filteredOn(timing -> timing.step() == 2)
        .extracting(TimingRow::phase)
        .contains("scoring", "forward_backward");
  }

  /** What a commit holds is final: no row of it may come again after it, and no step goes back. */
  @ParameterizedTest
  @MethodSource("everyMethod")
  void noRowComesTwiceWhereverCheckpointsCut(SmallRun method) {
    for (int budget = 60; budget < 160; budget += 3) {
      SmallRun run = method.with(budget * SmallRun.MILLI);
      SeenRows seen = new SeenRows();
      FakeCheckpoints checkpoints = FakeCheckpoints.afterEveryUpdate(seen);
      run.run(run.beginning(), 1, replicas, checkpoints, seen, NEVER);
      assertNoTimingOfTwoCommits(seen, checkpoints);
      assertThat(seen.timings).extracting(TimingRow::step).isSorted();
      assertThat(seen.charges).extracting(ChargeRow::step).isSorted();
      assertThat(seen.validations.stream().map(v -> v.split() + v.step())).doesNotHaveDuplicates();
      assertThat(seen.steps.stream().map(StepRow::step)).doesNotHaveDuplicates();
    }
  }

  /** The top layer is dropped in both microbatches of some updates, more of the late ones. */
  @Test
  void aLayerDroppedInAnUpdateIsLeftAloneOrCountsAsPublished() {
    DepthPlan dropping = new LayerDropping(SmallRun.LAYERS, 0.5, 20, LayerDropping.Rescale.NONE);
    SmallRun leftAlone = SmallRun.baseline().with("dropping", dropping);
    LoopState without = end(leftAlone);
    LoopState asPublished = end(leftAlone.with(AbsentGradient.ZERO));
    int top = SmallRun.LAYERS;
    assertThat(asPublished.step()).isEqualTo(without.step());
    assertThat(without.stepsOfTensor()[0]).isEqualTo(without.step());
    assertThat(without.stepsOfTensor()[top]).isLessThan(without.step());
    // It is never dropped in the first update.
    assertThat(asPublished.stepsOfTensor()[top]).isEqualTo(asPublished.step());
  }

  private static LoopState end(SmallRun run) {
    return run.run(
            run.beginning(),
            1,
            new FakeReplicas(2),
            FakeCheckpoints.whenNeeded(new SeenRows()),
            new SeenRows(),
            NEVER)
        .state();
  }

  @Test
  void theShareOfUnclippedEntriesIsOfAnUpdateAndAbsentWhereNothingIsBounded() {
    SmallRun run = SmallRun.baseline();
    SeenRows bounded = new SeenRows();
    FakeReplicas replicas = new FakeReplicas(2).leavingUnclipped(new UnclippedEntries(3, 8));
    run.run(
        run.beginning(), 1, replicas, FakeCheckpoints.whenNeeded(new SeenRows()), bounded, NEVER);
    assertThat(bounded.steps).isNotEmpty();
    assertThat(bounded.steps).extracting(StepRow::unclippedShare).containsOnly(0.375);
    SeenRows unbounded = new SeenRows();
    run.run(
        run.beginning(),
        1,
        new FakeReplicas(2),
        FakeCheckpoints.whenNeeded(new SeenRows()),
        unbounded,
        NEVER);
    assertThat(unbounded.steps).extracting(StepRow::unclippedShare).containsOnlyNulls();
  }

  private static void assertNoTimingOfTwoCommits(SeenRows seen, FakeCheckpoints checkpoints) {
    Set<String> committed = new HashSet<>();
    int from = 0;
    List<Integer> cuts = new ArrayList<>();
    checkpoints.commits.forEach(commit -> cuts.add(commit.seen().timings()));
    cuts.add(seen.timings.size()); // the end of the run commits the rest
    for (int cut : cuts) {
      Set<String> added = new HashSet<>();
      for (TimingRow timing : seen.timings.subList(from, cut)) {
        added.add("%d %d %s".formatted(timing.step(), timing.replica(), timing.phase()));
      }
      assertThat(added).as("timings after a commit").noneMatch(committed::contains);
      committed.addAll(added);
      from = cut;
    }
  }

  @ParameterizedTest
  @MethodSource("everyMethod")
  void aRunThatGoesOnFromAnyCheckpointEndsAsTheOneThatWentThrough(SmallRun run) {
    FakeCheckpoints checkpoints = FakeCheckpoints.afterEveryUpdate(rows);
    LoopState end = run.run(run.beginning(), 1, replicas, checkpoints, rows, NEVER).state();
    assertThat(checkpoints.commits).hasSizeGreaterThan(5);
    for (FakeCheckpoints.Commit commit : checkpoints.commits) {
      SeenRows later = new SeenRows();
      LoopState again =
          run.run(
                  commit.state(),
                  2,
                  new FakeReplicas(2),
                  FakeCheckpoints.whenNeeded(later),
                  later,
                  NEVER)
              .state();
      assertThat(words(again)).as("from update " + commit.state().step()).isEqualTo(words(end));
      assertThat(later.steps)
          .isEqualTo(rows.steps.subList(commit.seen().steps(), rows.steps.size()));
      assertThat(later.validations)
          .isEqualTo(
              rows.validations.subList(commit.seen().validations(), rows.validations.size()));
      assertThat(later.chargedNanos() + commit.state().ledger().elapsedNanos())
          .isEqualTo(end.ledger().elapsedNanos());
    }
  }

  static String words(LoopState state) {
    return "step %d, %s, position %d, round %d, waiting %s, history %s, steps %s, evaluations %d at %d, rate %s, tokens %d, losses %s %s"
        .formatted(
            state.step(),
            state.ledger(),
            state.position(),
            state.round(),
            Arrays.toString(state.selector().waiting()),
            Arrays.toString(state.selector().lossHistory()),
            Arrays.toString(state.stepsOfTensor()),
            state.evaluationsDone(),
            state.evaluatedStep(),
            state.learningRate(),
            state.tokens(),
            state.validationLoss(),
            state.testLoss());
  }

  @ParameterizedTest
  @MethodSource("everyMethod")
  void aFailureOfTheReplicasPassesThroughAndLeavesTheLastUpdateBehind(SmallRun run) {
    FakeReplicas whole = new FakeReplicas(2);
    Supplier<FakeCheckpoints> none = () -> FakeCheckpoints.whenNeeded(new SeenRows());
    run.run(run.beginning(), 1, whole, none.get(), new SeenRows(), NEVER);
    for (String call : Set.copyOf(whole.calls())) {
      SeenRows seen = new SeenRows();
      FakeReplicas failing = new FakeReplicas(2).failingAt(call);
      assertThatThrownBy(() -> run.run(run.beginning(), 1, failing, none.get(), seen, NEVER))
          .hasMessage(FakeReplicas.LOST);
      assertThat(seen.steps.size()).isLessThanOrEqualTo(whole.calls().size());
    }
  }
}

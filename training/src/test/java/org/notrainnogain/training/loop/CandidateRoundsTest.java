package org.notrainnogain.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.selection.RhoLoss;
import org.notrainnogain.selection.SelectiveBackprop;
import org.notrainnogain.training.depth.FullDepth;
import org.notrainnogain.training.optim.UnclippedEntries;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.ReferenceSystem;
import org.notrainnogain.training.rst.RstLedger;

/** Rounds of candidates: when they are scored, what they are charged, when there are too many. */
class CandidateRoundsTest {
  private static final int BATCH = 1536;
  private static final int MICROBATCH = 128;
  private static final PriceList PRICES =
      ReferenceSystem.load(
              Path.of(
                  System.getProperty("ntng.home"),
                  "conf",
                  "reference-systems",
                  "rtx3090-bert.conf"))
          .prices("adamw", 128);
  private static final long ROUND = 12 * 92_850_000L;
  private static final long UPDATE = 12 * 225_300_000L;

  private final List<SelectionRow> selections = new ArrayList<>();
  private final List<ChargeRow> charges = new ArrayList<>();

  @Test
  void aRoundIsScoredOnlyWithAnUpdateBehindIt() {
    long budget = 2 * ROUND + UPDATE - 1;
    RstLedger ledger = ledger(budget, Set.of());
    BatchSelector selector = new RhoLoss(BATCH, BATCH);
    CandidateRounds rounds = rounds(selector, ledger, Set.of(), position -> position);

    CandidateRounds.Offered first = rounds.offer(1, 0, 0);
    assertThat(selector.hasBatch()).isTrue();
    assertThat(first.candidates()).isEqualTo(BATCH);
    assertThat(charges).singleElement().extracting(ChargeRow::rstNanos).isEqualTo(ROUND);
    assertThat(first.meanLoss()).isEqualTo((BATCH - 1) / 2.0);

    selector.take();
    CandidateRounds.Offered second = rounds.offer(2, 0.5, 0);
    assertThat(selector.hasBatch()).isFalse();
    assertThat(second.candidates()).isZero();
    assertThat(charges).hasSize(1);
    assertThat(ledger.elapsedNanos()).isEqualTo(ROUND);
    assertThat(rounds.position()).isEqualTo(BATCH);
  }

  @Test
  void everyRoundIsChargedWhole() {
    RstLedger ledger = ledger(Long.MAX_VALUE, Set.of());
    BatchSelector selector = new SelectiveBackprop(BATCH, BATCH, 5000, 1);
    CandidateRounds.Offered offered =
        rounds(selector, ledger, Set.of(), position -> (position * 7919) % 1009).offer(1, 0, 0);
    int scored = offered.candidates() / BATCH;
    assertThat(scored).isGreaterThan(1);
    assertThat(charges).hasSize(scored).allMatch(charge -> charge.count() == 12);
    assertThat(ledger.elapsedNanos()).isEqualTo(scored * ROUND);
    assertThat(selections).hasSize(offered.candidates());
    assertThat(selections.stream().filter(SelectionRow::selected).count())
        .isEqualTo(selector.state().waiting().length);
  }

  @Test
  void aSelectorThatAcceptsNothingForLongFailsTheRun() {
    // Every loss is below all that came before, so none is accepted.
    CandidateRounds rounds =
        rounds(
            new SelectiveBackprop(BATCH, BATCH, 5000, 1e9),
            ledger(Long.MAX_VALUE, Set.of(Phase.SCORING)),
            Set.of(Phase.SCORING),
            position -> -position);
    assertThatThrownBy(() -> rounds.offer(1, 0, 0))
        .isInstanceOf(SelectionStalledException.class)
        .hasMessageContaining("no batch for update 1 after 1000 rounds");
  }

  @Test
  void aScoreThatIsNoNumberFailsTheRun() {
    CandidateRounds rounds =
        rounds(
            new RhoLoss(BATCH, BATCH),
            ledger(Long.MAX_VALUE, Set.of()),
            Set.of(),
            position -> position == 77 ? Double.NaN : 1);
    assertThatThrownBy(() -> rounds.offer(1, 0, 1e-3))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("The score of the sequence at position 77 is NaN");
  }

  private RstLedger ledger(long budgetNanos, Set<Phase> free) {
    return RstLedger.restore(
        new RstLedger(budgetNanos, free).state(), charge -> charges.add(ChargeRow.of(charge)));
  }

  private CandidateRounds rounds(
      BatchSelector selector, RstLedger ledger, Set<Phase> free, DoubleUnaryOperator loss) {
    LoopSettings settings =
        new LoopSettings(
            MICROBATCH,
            BATCH / MICROBATCH,
            MICROBATCH,
            128,
            1,
            AbsentGradient.NONE,
            1,
            2,
            3,
            free,
            List.of());
    FullDepth depth = new FullDepth(16);
    UpdatePrices prices = new UpdatePrices(PRICES, depth, settings, Optional.empty());
    LoopListener listener =
        new LoopListener() {
          @Override
          public void selected(long step, Supplier<List<SelectionRow>> candidates) {
            selections.addAll(candidates.get());
          }
        };
    return new CandidateRounds(
        settings,
        selector,
        prices,
        ledger,
        new LossesByPosition(loss),
        new LoopObservers(List.of(listener), prices, 1),
        0,
        0);
  }

  /** Scores as a function of the position; nothing else is asked here. */
  private record LossesByPosition(DoubleUnaryOperator loss) implements Replicas {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public Measured<CandidateLosses> score(long step, List<Microbatch> candidates) {
      int size = candidates.stream().mapToInt(batch -> batch.positions().length).sum();
      float[] losses = new float[size];
      int next = 0;
      for (Microbatch batch : candidates) {
        for (long position : batch.positions()) {
          losses[next++] = (float) loss.applyAsDouble(position);
        }
      }
      return new Measured<>(
          new CandidateLosses(new long[size], new long[size], losses, new float[0]), List.of());
    }

    @Override
    public Measured<Double> estimateCurvature(long step, CurvatureRequest request) {
      throw new AssertionError("Only scores are asked for");
    }

    @Override
    public Measured<double[]> forwardBackward(long step, List<Microbatch> microbatches) {
      throw new AssertionError("Only scores are asked for");
    }

    @Override
    public Measured<Double> aggregateGradients(long step) {
      throw new AssertionError("Only scores are asked for");
    }

    @Override
    public Measured<UnclippedEntries> update(long step, WeightUpdate update) {
      throw new AssertionError("Only scores are asked for");
    }

    @Override
    public Measured<LossTotal> evaluate(long step, EvaluationSet set, int[] activeLayers) {
      throw new AssertionError("Only scores are asked for");
    }
  }
}

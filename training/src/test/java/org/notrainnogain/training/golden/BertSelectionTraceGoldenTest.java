package org.notrainnogain.training.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.selection.Batch;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.selection.Candidates;
import org.notrainnogain.selection.RhoLoss;
import org.notrainnogain.selection.SelectiveBackprop;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.Betas;
import org.notrainnogain.training.optim.WeightDecay;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * Published runs that select their batches, replayed whole: the project's model scores, its
 * selector chooses, and what it chose is trained on.
 */
@Tag("golden")
class BertSelectionTraceGoldenTest {
  private static final int PUBLISHED_HISTORY = 5000;

  @Test
  void selectiveBackpropIsThePublishedRun() {
    BertTrace trace = new BertTrace("bert_trace_sb");
    float[] uniforms = trace.tensor("uniforms");
    float[] probabilities = trace.tensor("probabilities");
    int size = trace.microbatchSize();
    SelectiveBackprop selector =
        new SelectiveBackprop(
            trace.batchSize(),
            size,
            PUBLISHED_HISTORY,
            trace.hyper("sb").get("scale").doubleValue());
    try (SelectionReplay replay = new SelectionReplay(trace, selector)) {
      replay.run(
          size,
          (position, loss) -> loss,
          round ->
              new RecordedUniforms(
                  Arrays.copyOfRange(uniforms, round * size, (round + 1) * size), 0));
      List<Long> published =
          LongStream.range(0, uniforms.length)
              .filter(i -> uniforms[(int) i] < probabilities[(int) i])
              .boxed()
              .toList();
      assertThat(replay.rounds()).isEqualTo(uniforms.length / size);
      assertThat(replay.accepted()).isEqualTo(published);
    }
  }

  @Test
  void rhoLossIsThePublishedRun() {
    BertTrace trace = new BertTrace("bert_trace_rho");
    float[] irreducible = trace.tensor("il_losses");
    int megaBatch = trace.hyper("mega_batch_size").intValue();
    RhoLoss selector = new RhoLoss(trace.batchSize(), megaBatch);
    try (SelectionReplay replay = new SelectionReplay(trace, selector)) {
      replay.run(
          megaBatch,
          (position, loss) -> loss - irreducible[(int) (position % irreducible.length)],
          round -> SeededRandom.of(0, "unused"));
    }
  }

  private interface Score {
    float of(long position, float loss);
  }

  private interface Draws {
    RandomGenerator of(int round);
  }

  /**
   * The published loop: candidates are scored and charged microbatch by microbatch, and the seconds
   * before the last of these charges are what the schedule is given for the whole batch. A
   * microbatch that is trained on is charged behind its step.
   */
  private static final class SelectionReplay implements AutoCloseable {
    private final BertTrace trace;
    private final BatchSelector selector;
    private final BertTraceReplay replay;
    private final BertTraceComparison comparison;
    private final int[] layers;
    private final List<Long> accepted = new ArrayList<>();
    private int scored;
    private int rounds;
    private int trained;

    SelectionReplay(BertTrace trace, BatchSelector selector) {
      TorchRuntime.setThreads(1);
      JsonNode adamW = trace.optimizer();
      this.trace = trace;
      this.selector = selector;
      this.replay =
          new BertTraceReplay(
              trace,
              new AdamW.Settings(
                  new Betas(
                      adamW.get("betas").get(0).doubleValue(),
                      adamW.get("betas").get(1).doubleValue()),
                  adamW.get("eps").doubleValue(),
                  new WeightDecay(
                      adamW.get("weight_decay").doubleValue(), WeightDecaySpares.BIASES)));
      this.comparison = new BertTraceComparison(trace);
      this.layers = IntStream.range(0, trace.config().layers()).toArray();
    }

    void run(int roundSize, Score score, Draws draws) {
      while (replay.ledger().remainingNanos() > 0) {
        double seconds = offer(roundSize, score, draws);
        if (selector.hasBatch()) {
          train(selector.take(), seconds);
        }
      }
      comparison.assertElapsed(
          replay.ledger().elapsedNanos(), trace.elapsedSeconds(), "at the end");
      comparison.assertCharges(replay.charges());
      comparison.assertNorms(replay.gradientNorms());
      assertThat(replay.gradientNorms()).hasSize(trace.updates());
      assertThat(replay.accumulated()).isEqualTo(trace.microbatchesLeft());
      assertThat(trained).isEqualTo(trace.steps().size());
      comparison.assertWeightsAtEnd(replay.layout(), replay.weights());
    }

    /** Scores and offers one round; the seconds before its last charge. */
    private double offer(int roundSize, Score score, Draws draws) {
      int size = trace.microbatchSize();
      float[] scores = new float[roundSize];
      long first = (long) scored * size;
      double before = 0;
      for (int from = 0; from < roundSize && replay.ledger().remainingNanos() > 0; from += size) {
        before = replay.ledger().elapsedNanos() / 1e9;
        replay.charge(Phase.SCORING_FULL_DECODE, layers.length);
        float[] losses = replay.score(microbatch(scored), layers);
        for (int row = 0; row < size; row++) {
          scores[from + row] = score.of(first + from + row, losses[row]);
        }
        scored++;
      }
      if (scored * (long) size < first + roundSize) {
        return before; // the budget ended in this round
      }
      long[] waiting = selector.state().waiting();
      selector.offer(
          new Candidates(LongStream.range(first, first + roundSize).toArray()),
          scores,
          draws.of(rounds++));
      Arrays.stream(selector.state().waiting()).skip(waiting.length).forEach(accepted::add);
      return before;
    }

    private List<MaskedSequence> microbatch(int index) {
      List<MaskedSequence> rows = trace.microbatch(index);
      assertThat(rows).as("rows with a label").hasSize(trace.microbatchSize());
      return rows;
    }

    private void train(Batch batch, double seconds) {
      int size = trace.microbatchSize();
      for (int from = 0;
          from < batch.size() && replay.ledger().remainingNanos() > 0;
          from += size) {
        BertTrace.Step step = trace.steps().get(trained);
        String when = "of microbatch " + trained;
        comparison.assertRate(replay.learningRate(), step.rateBefore(), when);
        List<MaskedSequence> rows =
            Arrays.stream(batch.positions(), from, from + size).mapToObj(this::sequence).toList();
        comparison.assertLoss(replay.accumulate(rows, layers), step.loss(), when);
        if (replay.updateIsDue()) {
          replay.update();
          if (replay.gradientNorms().size() == 1) {
            comparison.assertWeightsAfterFirstUpdate(replay.layout(), replay.weights());
          }
        }
        replay.charge(Phase.FORWARD_BACKWARD, layers.length);
        comparison.assertElapsed(Math.round(seconds * 1e9), step.seconds(), when);
        replay.setLearningRate(step.seconds());
        comparison.assertRate(replay.learningRate(), step.rateAfter(), "after a microbatch");
        trained++;
      }
    }

    private MaskedSequence sequence(long position) {
      int size = trace.microbatchSize();
      return trace.microbatch((int) (position / size)).get((int) (position % size));
    }

    int rounds() {
      return rounds;
    }

    List<Long> accepted() {
      return accepted;
    }

    @Override
    public void close() {
      replay.close();
    }
  }
}

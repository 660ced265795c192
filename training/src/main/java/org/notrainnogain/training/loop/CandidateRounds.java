package org.notrainnogain.training.loop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.selection.Candidates;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.rst.RstLedger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes candidates from the stream, round by round, has them scored where the selector asks for
 * that, and offers them to it until it has a batch. Every scored round is charged whole, whether
 * its candidates are trained on or not.
 */
final class CandidateRounds {
  /** A selector that needs more for one update has stopped selecting. */
  static final int MOST_ROUNDS = 1000;

  private static final int MANY_ROUNDS = 100;
  private static final float[] UNSCORED = {};
  private static final Logger LOG = LoggerFactory.getLogger(CandidateRounds.class);

  private final LoopSettings settings;
  private final BatchSelector selector;
  private final UpdatePrices prices;
  private final RstLedger ledger;
  private final Replicas replicas;
  private final LoopObservers observers;
  private long position;
  private long round;

  CandidateRounds(
      LoopSettings settings,
      BatchSelector selector,
      UpdatePrices prices,
      RstLedger ledger,
      Replicas replicas,
      LoopObservers observers,
      long position,
      long round) {
    this.settings = settings;
    this.selector = selector;
    this.prices = prices;
    this.ledger = ledger;
    this.replicas = replicas;
    this.observers = observers;
    this.position = position;
    this.round = round;
  }

  /** The next data position to read. */
  long position() {
    return position;
  }

  /** Rounds offered so far. */
  long round() {
    return round;
  }

  /** What the rounds before the next batch use up of the budget at least. */
  long smallestPrice(double budgetFraction) {
    return selector.hasBatch() ? 0 : roundPrice(budgetFraction);
  }

  private long roundPrice(double budgetFraction) {
    return selector.needsScores() ? prices.scoring(selector.roundSize(), budgetFraction) : 0;
  }

  /**
   * What was offered for one update.
   *
   * @param candidates how many
   * @param meanLoss of them, in nats; null when they were not scored
   */
  record Offered(int candidates, Double meanLoss) {}

  /**
   * Offers rounds until the selector has a batch, or until no further round fits into the budget
   * together with the smallest update after it.
   *
   * @param step the update that they are for
   * @param budgetFraction at the update's start: its depth is that of the scores
   * @throws TrainingFailedException when a loss is not finite, or nothing is accepted for long
   */
  Offered offer(long step, double budgetFraction, double learningRate) {
    int rounds = 0;
    double losses = 0;
    long affordable = roundPrice(budgetFraction) + prices.smallest(budgetFraction, step);
    while (!selector.hasBatch() && ledger.fits(affordable)) {
      requireProgress(step, rounds);
      long[] next = LongStream.range(position, position + selector.roundSize()).toArray();
      if (selector.needsScores()) {
        CandidateLosses scored = score(step, next, budgetFraction);
        float[] scores = scored.scores();
        requireFinite(scores, next, step, learningRate);
        losses += sum(scored.losses());
        prices.chargeScoring(ledger, step, budgetFraction, next.length);
        offer(next, scores);
        observers.selected(step, () -> rows(step, next, scored, scores));
      } else {
        offer(next, UNSCORED);
      }
      position += next.length;
      round++;
      rounds++;
    }
    int candidates = rounds * selector.roundSize();
    Double meanLoss = selector.needsScores() && candidates > 0 ? losses / candidates : null;
    return new Offered(candidates, meanLoss);
  }

  private void offer(long[] positions, float[] scores) {
    selector.offer(
        new Candidates(positions),
        scores,
        SeededRandom.of(settings.selectionSeed(), "selection", round));
  }

  private static void requireProgress(long step, int rounds) {
    if (rounds == MANY_ROUNDS) {
      LOG.warn("The selector has no batch for update {} after {} rounds", step, rounds);
    }
    if (rounds == MOST_ROUNDS) {
      throw new SelectionStalledException(step, rounds);
    }
  }

  private CandidateLosses score(long step, long[] positions, double budgetFraction) {
    ActiveLayers layers = ActiveLayers.lowest(prices.layers(budgetFraction));
    List<Microbatch> batches = new ArrayList<>();
    for (int from = 0; from < positions.length; from += settings.scoringBatch()) {
      batches.add(
          new Microbatch(
              batches.size(),
              Arrays.copyOfRange(positions, from, from + settings.scoringBatch()),
              layers));
    }
    Measured<CandidateLosses> measured = replicas.score(step, batches);
    observers.timedScoring(step, measured.timings(), batches, replicas.count());
    return measured.value();
  }

  private static void requireFinite(
      float[] scores, long[] positions, long step, double learningRate) {
    for (int i = 0; i < scores.length; i++) {
      if (!Float.isFinite(scores[i])) {
        throw new TrainingDivergedException(
            "The score of the sequence at position " + positions[i], scores[i], step, learningRate);
      }
    }
  }

  private List<SelectionRow> rows(
      long step, long[] positions, CandidateLosses scored, float[] scores) {
    Set<Long> waiting = new HashSet<>();
    for (long accepted : selector.state().waiting()) {
      waiting.add(accepted);
    }
    List<SelectionRow> rows = new ArrayList<>(positions.length);
    for (int i = 0; i < positions.length; i++) {
      rows.add(
          new SelectionRow(
              step,
              scored.passes()[i],
              positions[i],
              scored.exampleIds()[i],
              scored.losses()[i],
              scored.irreducible().length == 0 ? null : (double) scored.irreducible()[i],
              scores[i],
              waiting.contains(positions[i])));
    }
    return rows;
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}

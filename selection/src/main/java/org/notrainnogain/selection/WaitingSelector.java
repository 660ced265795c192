package org.notrainnogain.selection;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A selector whose accepted sequences wait, in order of selection, until a batch is full. What is
 * accepted is the subclass's affair, and so is what it remembers besides.
 */
abstract class WaitingSelector implements BatchSelector {
  private static final long serialVersionUID = 1L;
  private final String name;
  private final int batchSize;
  private final int roundSize;
  private long[] waiting = new long[0];

  /**
   * @param name of the selector, for messages
   * @param batchSize sequences of one update, at least 1
   * @param roundSize candidates of a round, at least 1
   */
  WaitingSelector(String name, int batchSize, int roundSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "Batch size " + batchSize + " must be at least 1; set training.batch-size");
    }
    if (roundSize < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Round of %d candidates must have at least 1", roundSize));
    }
    this.name = name;
    this.batchSize = batchSize;
    this.roundSize = roundSize;
  }

  /** Refuses rounds that hold no batch, for selectors that take one from each. */
  static int atLeastABatch(String name, int candidates, int batchSize) {
    if (candidates < batchSize) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s takes rounds of %d candidates, but a batch has %d sequences; make the rounds larger or the batch smaller",
              name,
              candidates,
              batchSize));
    }
    return candidates;
  }

  /** The positions of a round that are accepted, in order of selection. */
  abstract long[] accepted(long[] candidates, float[] scores, RandomGenerator random);

  @Override
  public double expectedRounds() {
    return 1;
  }

  @Override
  public final int roundSize() {
    return roundSize;
  }

  @Override
  public final void offer(Candidates candidates, float[] scores, RandomGenerator random) {
    requireRound(candidates, scores);
    long[] accepted = accepted(candidates.positions(), scores, random);
    int before = waiting.length;
    waiting = Arrays.copyOf(waiting, before + accepted.length);
    System.arraycopy(accepted, 0, waiting, before, accepted.length);
  }

  private void requireRound(Candidates candidates, float[] scores) {
    if (candidates.size() != roundSize) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Round has %d candidates, %s takes %d",
              candidates.size(),
              name,
              roundSize));
    }
    int scoreCount = needsScores() ? roundSize : 0;
    if (scores.length != scoreCount) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Round has %d scores, %s takes %d", scores.length, name, scoreCount));
    }
    for (int i = 0; i < scores.length; i++) {
      if (!Float.isFinite(scores[i])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Score of the sequence at position %d is %s, it must be a finite number; the model diverged",
                candidates.positions()[i],
                scores[i]));
      }
    }
    if (hasBatch()) {
      throw new IllegalStateException(
          name + " was offered a round while a batch waits; take the batch first");
    }
  }

  @Override
  public final boolean hasBatch() {
    return waiting.length >= batchSize;
  }

  @Override
  public final Batch take() {
    if (!hasBatch()) {
      throw new IllegalStateException(name + " has no batch; offer a round first");
    }
    Batch batch = new Batch(Arrays.copyOf(waiting, batchSize));
    waiting = Arrays.copyOfRange(waiting, batchSize, waiting.length);
    return batch;
  }

  /** The latest losses, oldest first; none for selectors without a history. */
  float[] lossHistory() {
    return new float[0];
  }

  /** Replaces the latest losses; selectors without a history refuse any. */
  void restoreLossHistory(float[] losses) {
    if (losses.length != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "State has a history of %d losses, %s has none; resume with the selector that wrote it",
              losses.length,
              name));
    }
  }

  @Override
  public final SelectorState state() {
    return new SelectorState(lossHistory(), waiting.clone());
  }

  @Override
  public final void restore(SelectorState state) {
    restoreLossHistory(state.lossHistory());
    waiting = state.waiting().clone();
  }
}

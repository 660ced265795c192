package org.notrainnogain.selection;

import java.util.Arrays;

/** Sequences that were accepted and are in no batch yet, in order of selection. */
final class WaitingSequences {
  private final String selector;
  private final int batchSize;
  private long[] positions = new long[0];

  /**
   * @param selector its name, for messages
   * @param batchSize sequences of one update, at least 1
   */
  WaitingSequences(String selector, int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "Batch size " + batchSize + " must be at least 1; set training.batch-size");
    }
    this.selector = selector;
    this.batchSize = batchSize;
  }

  /** Appends accepted positions. */
  void add(long[] accepted) {
    int before = positions.length;
    positions = Arrays.copyOf(positions, before + accepted.length);
    System.arraycopy(accepted, 0, positions, before, accepted.length);
  }

  boolean hasBatch() {
    return positions.length >= batchSize;
  }

  /** The first ones; what is behind them waits on. */
  Batch take() {
    if (!hasBatch()) {
      throw new IllegalStateException(selector + " has no batch; offer a round first");
    }
    Batch batch = new Batch(Arrays.copyOf(positions, batchSize));
    positions = Arrays.copyOfRange(positions, batchSize, positions.length);
    return batch;
  }

  /** A copy. */
  long[] positions() {
    return positions.clone();
  }

  void restore(long[] stored) {
    positions = stored.clone();
  }

  /**
   * Refuses a round that the selector did not ask for.
   *
   * @param roundSize candidates of a round
   * @param scoreCount scores of a round: as many, or 0 where none are needed
   */
  void requireRound(Candidates candidates, int roundSize, float[] scores, int scoreCount) {
    if (candidates.size() != roundSize) {
      throw new IllegalArgumentException(
          "Round has %d candidates, %s takes %d".formatted(candidates.size(), selector, roundSize));
    }
    if (scores.length != scoreCount) {
      throw new IllegalArgumentException(
          "Round has %d scores, %s takes %d".formatted(scores.length, selector, scoreCount));
    }
    for (int i = 0; i < scores.length; i++) {
      if (!Float.isFinite(scores[i])) {
        throw new IllegalArgumentException(
            "Score of the sequence at position %d is %s, it must be a finite number; the model diverged"
                .formatted(candidates.positions()[i], scores[i]));
      }
    }
    if (hasBatch()) {
      throw new IllegalStateException(
          selector + " was offered a round while a batch waits; take the batch first");
    }
  }
}

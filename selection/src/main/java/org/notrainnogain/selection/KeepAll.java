package org.notrainnogain.selection;

import java.util.random.RandomGenerator;

/**
 * Trains on every candidate in the order of the stream: the baseline. Nothing is scored, a round is
 * a batch.
 */
public final class KeepAll implements BatchSelector {
  private final int batchSize;
  private long[] waiting = new long[0];

  /**
   * @param batchSize sequences of one update, at least 1
   */
  public KeepAll(int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "Batch size " + batchSize + " must be at least 1; set training.batch-size");
    }
    this.batchSize = batchSize;
  }

  @Override
  public int roundSize() {
    return batchSize;
  }

  @Override
  public boolean needsScores() {
    return false;
  }

  @Override
  public void offer(Candidates candidates, float[] scores, RandomGenerator random) {
    if (candidates.size() != batchSize) {
      throw new IllegalArgumentException(
          "Round has " + candidates.size() + " candidates, keep-all takes " + batchSize);
    }
    if (scores.length != 0) {
      throw new IllegalArgumentException(
          "Round has " + scores.length + " scores, keep-all takes none; offer an empty array");
    }
    if (hasBatch()) {
      throw new IllegalStateException(
          "Keep-all was offered a round while a batch waits; take the batch first");
    }
    waiting = candidates.positions().clone();
  }

  @Override
  public boolean hasBatch() {
    return waiting.length > 0;
  }

  @Override
  public Batch take() {
    if (!hasBatch()) {
      throw new IllegalStateException("Keep-all has no batch; offer a round first");
    }
    Batch batch = new Batch(waiting);
    waiting = new long[0];
    return batch;
  }

  @Override
  public SelectorState state() {
    return new SelectorState(new float[0], waiting.clone());
  }

  @Override
  public void restore(SelectorState state) {
    if (state.lossHistory().length != 0) {
      throw new IllegalArgumentException(
          "State has a history of "
              + state.lossHistory().length
              + " losses, keep-all has none; resume with the selector that wrote it");
    }
    if (state.waiting().length != 0 && state.waiting().length != batchSize) {
      throw new IllegalArgumentException(
          "State has "
              + state.waiting().length
              + " waiting sequences, keep-all has none or "
              + batchSize
              + "; resume with the batch size that wrote it");
    }
    waiting = state.waiting().clone();
  }

  /** Keep-all has no settings. */
  public record Settings() implements SelectorSettings {
    @Override
    public String name() {
      return "keep-all";
    }

    @Override
    public BatchSelector create(int batchSize) {
      return new KeepAll(batchSize);
    }
  }
}

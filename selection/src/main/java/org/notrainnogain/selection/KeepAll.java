package org.notrainnogain.selection;

import java.util.random.RandomGenerator;

/**
 * Trains on every candidate in the order of the stream: the baseline. Nothing is scored, a round is
 * a batch.
 */
public final class KeepAll implements BatchSelector {
  private static final String NAME = "keep-all";

  private final int batchSize;
  private final WaitingSequences waiting;

  /**
   * @param batchSize sequences of one update, at least 1
   */
  public KeepAll(int batchSize) {
    this.waiting = new WaitingSequences(NAME, batchSize);
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
    waiting.requireRound(candidates, batchSize, scores, 0);
    waiting.add(candidates.positions());
  }

  @Override
  public boolean hasBatch() {
    return waiting.hasBatch();
  }

  @Override
  public Batch take() {
    return waiting.take();
  }

  @Override
  public SelectorState state() {
    return new SelectorState(new float[0], waiting.positions());
  }

  @Override
  public void restore(SelectorState state) {
    state.requireNoHistory(NAME);
    waiting.restore(state.waiting());
  }

  /** Keep-all has no settings. */
  public record Settings() implements SelectorSettings {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public BatchSelector create(int batchSize) {
      return new KeepAll(batchSize);
    }
  }
}

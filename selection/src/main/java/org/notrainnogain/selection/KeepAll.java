package org.notrainnogain.selection;

import java.util.random.RandomGenerator;

/**
 * Trains on every candidate in the order of the stream: the baseline. Nothing is scored, a round is
 * a batch.
 */
public final class KeepAll extends WaitingSelector {
  private static final long serialVersionUID = 1L;

  /** Name of the selector, as in configuration. */
  public static final String NAME = "keep-all";

  /**
   * @param batchSize sequences of one update, at least 1
   */
  public KeepAll(int batchSize) {
    super(NAME, batchSize, batchSize);
  }

  @Override
  public boolean needsScores() {
    return false;
  }

  @Override
  long[] accepted(long[] candidates, float[] scores, RandomGenerator random) {
    return candidates;
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

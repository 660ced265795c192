package org.notrainnogain.selection;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The control of the methods that select: takes a batch from each round of candidates by lot,
 * without scores. What such a method gains over it, its scores are worth; what it gains over the
 * baseline is not, since the candidates that are thrown away make passes over the data shorter.
 *
 * <p>Costs no RST beyond the baseline's. It is not in the published code.
 */
public final class RandomSubset extends WaitingSelector {
  private static final long serialVersionUID = 1L;

  /** Name of the selector, as in configuration. */
  public static final String NAME = "random-subset";

  private final int batchSize;

  /**
   * @param batchSize sequences of one update, at least 1
   * @param candidates sequences of a round, at least a batch
   */
  public RandomSubset(int batchSize, int candidates) {
    super(NAME, batchSize, atLeastABatch(NAME, candidates, batchSize));
    this.batchSize = batchSize;
  }

  @Override
  public boolean needsScores() {
    return false;
  }

  @Override
  long[] accepted(long[] candidates, float[] scores, RandomGenerator random) {
    long[] lots = candidates.clone();
    // The beginning of a Fisher-Yates shuffle: every subset is as likely, in every order.
    for (int i = 0; i < batchSize; i++) {
      int drawn = i + random.nextInt(lots.length - i);
      long position = lots[drawn];
      lots[drawn] = lots[i];
      lots[i] = position;
    }
    return Arrays.copyOf(lots, batchSize);
  }

  /**
   * Settings of {@link RandomSubset}.
   *
   * @param candidates sequences of a round
   */
  public record Settings(int candidates) implements SelectorSettings {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public BatchSelector create(int batchSize) {
      return new RandomSubset(batchSize, candidates);
    }
  }
}

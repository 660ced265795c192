package org.notrainnogain.selection;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Selective backprop (Jiang et al., "Accelerating Deep Learning by Focusing on the Biggest Losers",
 * 2019): a sequence is accepted with the probability
 *
 * <pre>
 * (percentile of its loss among the latest losses / 100) ^ scale
 * </pre>
 *
 * <p>A round's losses enter the history before they are ranked, so the largest one is always
 * accepted. Accepted sequences wait until a batch is full; surplus ones wait for the next, in
 * order.
 *
 * <p>Each round is charged {@code scoring}, whether or not its sequences are trained on.
 *
 * <p>The published rounds are microbatches of 128, scored with the weights just before; at most 127
 * accepted sequences wait. Here a round is as large as a batch, whatever the number of replicas: of
 * 1,536 sequences up to 1,535 wait for the next update with the scores of the one before, and a
 * round's own losses are 31% of the 5,000 that it is ranked among, instead of 2.6%. The expected
 * price is the same, 3,072 candidates an update at scale 1. What it does to the choice was not
 * measured: little, and more early, while losses fall fast.
 */
public final class SelectiveBackprop extends WaitingSelector {
  private static final long serialVersionUID = 1L;

  /** Name of the selector, as in configuration. */
  public static final String NAME = "selective-backprop";

  private final double scale;
  private final LossHistory history;

  /**
   * @param batchSize sequences of one update, at least 1
   * @param roundSize candidates of a round, at least 1
   * @param historySize losses kept, at least 1
   * @param scale how much small losses are passed over, 0 (not at all) or more
   */
  public SelectiveBackprop(int batchSize, int roundSize, int historySize, double scale) {
    super(NAME, batchSize, roundSize);
    if (!(scale >= 0 && scale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Selective backprop's scale must be a number of 0 or more, got " + scale);
    }
    this.history = new LossHistory(historySize);
    this.scale = scale;
  }

  /** The percentiles of a round are spread evenly, and the mean of u^scale is 1 / (scale + 1). */
  @Override
  public double expectedRounds() {
    return scale + 1;
  }

  @Override
  public boolean needsScores() {
    return true;
  }

  @Override
  long[] accepted(long[] candidates, float[] scores, RandomGenerator random) {
    history.add(scores);
    double[] percentiles = history.percentiles(scores);
    long[] accepted = new long[candidates.length];
    int count = 0;
    for (int i = 0; i < candidates.length; i++) {
      if (random.nextDouble() < StrictMath.pow(percentiles[i] / 100, scale)) {
        accepted[count++] = candidates[i];
      }
    }
    return Arrays.copyOf(accepted, count);
  }

  @Override
  float[] lossHistory() {
    return history.losses();
  }

  @Override
  void restoreLossHistory(float[] losses) {
    history.restore(losses);
  }

  /**
   * Settings of {@link SelectiveBackprop}; a round is as large as a batch.
   *
   * @param history losses kept, 5,000 as published
   * @param scale 1 as published
   */
  public record Settings(int history, double scale) implements SelectorSettings {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public BatchSelector create(int batchSize) {
      return new SelectiveBackprop(batchSize, batchSize, history, scale);
    }
  }
}

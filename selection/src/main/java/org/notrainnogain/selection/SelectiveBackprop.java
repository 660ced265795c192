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
 * <p>Each round is charged {@code scoring}, whether or not its sequences are trained on. The
 * published rounds are microbatches; here a round is as large as a batch, whatever the number of
 * replicas.
 */
public final class SelectiveBackprop implements BatchSelector {
  private static final String NAME = "selective-backprop";

  private final int roundSize;
  private final double scale;
  private final LossHistory history;
  private final WaitingSequences waiting;

  /**
   * @param batchSize sequences of one update, at least 1
   * @param roundSize candidates of a round, at least 1
   * @param historySize losses kept, at least 1
   * @param scale how much small losses are passed over, 0 (not at all) or more
   */
  public SelectiveBackprop(int batchSize, int roundSize, int historySize, double scale) {
    if (roundSize < 1) {
      throw new IllegalArgumentException(
          "Round of %d candidates must have at least 1".formatted(roundSize));
    }
    if (!(scale >= 0 && scale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Selective backprop's scale must be a number of 0 or more, got " + scale);
    }
    this.waiting = new WaitingSequences(NAME, batchSize);
    this.history = new LossHistory(historySize);
    this.roundSize = roundSize;
    this.scale = scale;
  }

  @Override
  public int roundSize() {
    return roundSize;
  }

  @Override
  public boolean needsScores() {
    return true;
  }

  @Override
  public void offer(Candidates candidates, float[] scores, RandomGenerator random) {
    waiting.requireRound(candidates, roundSize, scores, roundSize);
    history.add(scores);
    double[] probabilities = probabilities(scores);
    long[] accepted = new long[roundSize];
    int count = 0;
    for (int i = 0; i < roundSize; i++) {
      if (random.nextDouble() < probabilities[i]) {
        accepted[count++] = candidates.positions()[i];
      }
    }
    waiting.add(Arrays.copyOf(accepted, count));
  }

  /** Of losses that are in the history already. */
  double[] probabilities(float[] losses) {
    return Arrays.stream(history.percentiles(losses))
        .map(percentile -> StrictMath.pow(percentile / 100, scale))
        .toArray();
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
    return new SelectorState(history.losses(), waiting.positions());
  }

  @Override
  public void restore(SelectorState state) {
    history.restore(state.lossHistory());
    waiting.restore(state.waiting());
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

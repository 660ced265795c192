package org.notrainnogain.selection;

import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * RHO loss (Mindermann et al., "Prioritized Training on Points that are Learnable, Worth Learning,
 * and Not Yet Learnt", 2022): of each mega-batch, trains on the sequences with the largest
 * reducible loss,
 *
 * <pre>
 * score = training loss - irreducible loss
 * </pre>
 *
 * <p>highest first, ties by position. The irreducible loss is that of a proxy model trained on
 * other data; the scores come in with the candidates. What is not taken is gone.
 *
 * <p>Each mega-batch is charged {@code scoring}. The published code draws other masks for training
 * than the irreducible losses were measured with, and names examples by a running count.
 */
public final class RhoLoss implements BatchSelector {
  private static final String NAME = "rho-loss";

  private final int batchSize;
  private final int megaBatch;
  private final WaitingSequences waiting;

  /**
   * @param batchSize sequences of one update, at least 1
   * @param megaBatch candidates of a round, at least a batch
   */
  public RhoLoss(int batchSize, int megaBatch) {
    this.waiting = new WaitingSequences(NAME, batchSize);
    Rounds.requireAtLeastABatch(NAME, megaBatch, batchSize);
    this.batchSize = batchSize;
    this.megaBatch = megaBatch;
  }

  @Override
  public int roundSize() {
    return megaBatch;
  }

  @Override
  public boolean needsScores() {
    return true;
  }

  @Override
  public void offer(Candidates candidates, float[] scores, RandomGenerator random) {
    waiting.requireRound(candidates, megaBatch, scores, megaBatch);
    // The sort is stable, and candidates ascend: ties stay in the order of positions. Taken from 0,
    // so that 0 and -0 tie.
    waiting.add(
        IntStream.range(0, megaBatch)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> 0 - scores[i]))
            .limit(batchSize)
            .mapToLong(i -> candidates.positions()[i])
            .toArray());
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

  /**
   * Settings of {@link RhoLoss}.
   *
   * @param megaBatch candidates of a round; 3,072 in the paper, 15,360 in the published file
   */
  public record Settings(int megaBatch) implements SelectorSettings {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public BatchSelector create(int batchSize) {
      return new RhoLoss(batchSize, megaBatch);
    }
  }
}

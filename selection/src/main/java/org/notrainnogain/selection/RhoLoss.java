package org.notrainnogain.selection;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
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
public final class RhoLoss extends WaitingSelector {
  private static final long serialVersionUID = 1L;

  /** Name of the selector, as in configuration. */
  public static final String NAME = "rho-loss";

  private final int batchSize;

  /**
   * @param batchSize sequences of one update, at least 1
   * @param megaBatch candidates of a round, at least a batch
   */
  public RhoLoss(int batchSize, int megaBatch) {
    super(NAME, batchSize, atLeastABatch(NAME, megaBatch, batchSize));
    this.batchSize = batchSize;
  }

  @Override
  public boolean needsScores() {
    return true;
  }

  @Override
  long[] accepted(long[] candidates, float[] scores, RandomGenerator random) {
    // The sort is stable, and candidates ascend: ties stay in the order of positions. Taken from 0,
    // so that 0 and -0 tie.
    return IntStream.range(0, candidates.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> 0 - scores[i]))
        .limit(batchSize)
        .mapToLong(i -> candidates[i])
        .toArray();
  }

  /**
   * Settings of {@link RhoLoss}.
   *
   * @param megaBatch candidates of a round; 3,072 in the paper, 15,360 in the published file
   * @param proxyRun id of the run that trained the proxy model
   */
  public record Settings(int megaBatch, String proxyRun) implements SelectorSettings {
    public Settings {
      Objects.requireNonNull(proxyRun, "proxyRun");
    }

    @Override
    public Optional<String> proxy() {
      return Optional.of(proxyRun);
    }

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

package org.notrainnogain.selection;

import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * Decides which of the candidates are trained on. The training loop offers rounds of candidates
 * until a batch is ready, and takes it:
 *
 * <pre>
 * while not hasBatch():
 *     offer(next roundSize() candidates, their scores if needsScores(), a generator of this round)
 * batch = take()
 * </pre>
 *
 * <p>An answer depends on the construction, the offers and the generators alone, so equal seeds
 * give equal batches. Everything that outlives a call is in {@link #state()}.
 */
public interface BatchSelector extends Serializable {
  /** Candidates of one round; independent of the number of replicas. */
  int roundSize();

  /** Rounds that it takes to fill a batch, on average. */
  double expectedRounds();

  /** Whether each round must be scored by the model first. */
  boolean needsScores();

  /**
   * Takes one round into account; what is accepted waits in order of selection.
   *
   * @param candidates {@link #roundSize()} of them
   * @param scores one a candidate in the same order; empty where no scores are needed
   * @param random the generator of this round
   * @throws IllegalArgumentException where the number of candidates or scores is another
   */
  void offer(Candidates candidates, float[] scores, RandomGenerator random);

  /** Whether enough sequences wait for {@link #take()}. */
  boolean hasBatch();

  /**
   * The next batch, in order of selection; its sequences wait no longer.
   *
   * @throws IllegalStateException where {@link #hasBatch()} is false
   */
  Batch take();

  /** What a checkpoint must hold, so that {@link #restore} goes on identically; a copy. */
  SelectorState state();

  /** Replaces everything held by an earlier {@link #state()} of a selector built alike. */
  void restore(SelectorState state);
}

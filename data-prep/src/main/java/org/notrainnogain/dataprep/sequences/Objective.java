package org.notrainnogain.dataprep.sequences;

import java.util.random.RandomGenerator;

/**
 * Turns a packed sequence into a training example: what the model sees and what it must predict.
 *
 * @param <E> the example
 */
public interface Objective<E> {
  /**
   * The example that these random numbers make of the tokens, which are left unchanged.
   *
   * @param tokens a packed sequence
   * @param random a generator of its own for this example
   */
  E example(int[] tokens, RandomGenerator random);
}

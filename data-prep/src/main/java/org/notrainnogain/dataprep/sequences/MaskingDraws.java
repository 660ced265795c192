package org.notrainnogain.dataprep.sequences;

import java.util.random.RandomGenerator;

/**
 * The random numbers that mask one sequence, one of each kind a position. The arrays are not copied
 * and must not be changed.
 *
 * @param select uniforms: the position is predicted when below the masking probability
 * @param mask uniforms: a predicted position shows the mask token when below 0.8
 * @param random uniforms: one that does not shows a random word when below 0.5
 * @param words the random words, token ids of the whole vocabulary
 */
public record MaskingDraws(double[] select, double[] mask, double[] random, int[] words) {
  public MaskingDraws {
    int length = select.length;
    if (mask.length != length || random.length != length || words.length != length) {
      throw new IllegalArgumentException(
          "Masking draws one number of each kind a position, got "
              + length
              + ", "
              + mask.length
              + ", "
              + random.length
              + " and "
              + words.length
              + "; give arrays of one length");
    }
  }

  /** Draws for a sequence, position by position. */
  static MaskingDraws draw(int length, int vocabularySize, RandomGenerator random) {
    MaskingDraws draws =
        new MaskingDraws(
            new double[length], new double[length], new double[length], new int[length]);
    for (int position = 0; position < length; position++) {
      draws.select[position] = random.nextDouble();
      draws.mask[position] = random.nextDouble();
      draws.random[position] = random.nextDouble();
      draws.words[position] = random.nextInt(vocabularySize);
    }
    return draws;
  }
}

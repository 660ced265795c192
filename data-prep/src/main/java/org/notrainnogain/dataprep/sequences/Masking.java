package org.notrainnogain.dataprep.sequences;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.notrainnogain.dataprep.random.SeededRandom;

/**
 * Masked language modelling (Devlin et al. 2019): each token but the separator is predicted with
 * the given probability; of the predicted ones 80% show the mask token, 10% a random word, 10%
 * themselves. The random word is drawn from the whole vocabulary, special tokens included, as
 * published.
 *
 * <p>Deliberate differences from the published code: masks belong to (seed, example, pass) and not
 * to the moment, and a sequence in which no position was drawn predicts the one that came nearest,
 * so that every sequence counts and no mean loss divides by zero. With probability 0.15 that
 * happens to a sequence in 10^9 at 128 tokens, and to 7% at 16, where it raises the share that is
 * predicted.
 */
public final class Masking implements Objective<MaskedSequence> {
  private static final double MASK_TOKEN_SHARE = 0.8;
  private static final double RANDOM_WORD_SHARE_OF_REST = 0.5;

  private final double probability;
  private final int vocabularySize;
  private final int maskToken;
  private final int separator;

  /**
   * @param probability of predicting a token, in (0, 1]; published: 0.15
   * @param vocabularySize random words are drawn from 0 to this, exclusive
   * @param maskToken token that hides a word
   * @param separator token that is never predicted
   */
  public Masking(double probability, int vocabularySize, int maskToken, int separator) {
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "Masking probability must be above 0 and at most 1, got "
              + probability
              + "; published is 0.15");
    }
    checkToken("mask", maskToken, vocabularySize);
    checkToken("separator", separator, vocabularySize);
    this.probability = probability;
    this.vocabularySize = vocabularySize;
    this.maskToken = maskToken;
    this.separator = separator;
  }

  /** The generator of an example's mask in a training pass. */
  public static RandomGenerator trainingRandom(long maskSeed, long exampleId, long pass) {
    return SeededRandom.of(maskSeed, "training-mask", exampleId, pass);
  }

  /** The generator of an example's mask in evaluation, the same at every evaluation. */
  public static RandomGenerator evaluationRandom(long maskSeed, long exampleId) {
    return SeededRandom.of(maskSeed, "evaluation-mask", exampleId);
  }

  @Override
  public MaskedSequence example(int[] tokens, RandomGenerator random) {
    return mask(tokens, MaskingDraws.draw(tokens.length, vocabularySize, random));
  }

  /** The example that given random numbers make; the tokens must hold one that is no separator. */
  public MaskedSequence mask(int[] tokens, MaskingDraws draws) {
    if (draws.select().length != tokens.length) {
      throw new IllegalArgumentException(
          "A sequence of "
              + tokens.length
              + " tokens needs as many draws, got "
              + draws.select().length);
    }
    int[] positions = positions(tokens, draws.select());
    int[] inputs = tokens.clone();
    int[] labels = new int[positions.length];
    for (int i = 0; i < positions.length; i++) {
      int position = positions[i];
      labels[i] = tokens[position];
      if (draws.mask()[position] < MASK_TOKEN_SHARE) {
        inputs[position] = maskToken;
      } else if (draws.random()[position] < RANDOM_WORD_SHARE_OF_REST) {
        inputs[position] = draws.words()[position];
      }
    }
    return new MaskedSequence(inputs, positions, labels);
  }

  private int[] positions(int[] tokens, double[] select) {
    int[] drawn = new int[tokens.length];
    int count = 0;
    int nearest = -1;
    for (int position = 0; position < tokens.length; position++) {
      if (tokens[position] == separator) {
        continue;
      }
      if (select[position] < probability) {
        drawn[count++] = position;
      }
      if (nearest < 0 || select[position] < select[nearest]) {
        nearest = position;
      }
    }
    if (nearest < 0) {
      throw new IllegalArgumentException(
          "A sequence of "
              + tokens.length
              + " separators has nothing to predict; drop empty documents before packing");
    }
    return count > 0 ? Arrays.copyOf(drawn, count) : new int[] {nearest};
  }

  private static void checkToken(String name, int token, int vocabularySize) {
    if (token < 0 || token >= vocabularySize) {
      throw new IllegalArgumentException(
          "Token of "
              + name
              + " must lie in 0 to "
              + (vocabularySize - 1)
              + ", got "
              + token
              + "; take it from the corpus's manifest");
    }
  }
}

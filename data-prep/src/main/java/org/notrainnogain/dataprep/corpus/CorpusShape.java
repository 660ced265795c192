package org.notrainnogain.dataprep.corpus;

import java.io.Serializable;
import java.util.Locale;

/**
 * What a model must know of a corpus to be built for it, whether or not the corpus is there yet.
 *
 * @param sequenceLength tokens of a sequence, at least 2
 * @param vocabularySize token ids run from 0 to this, exclusive
 * @param padding id of the token that fills what has no text
 * @param separator id of the token after each document
 * @param mask id of the token that hides a word
 */
public record CorpusShape(
    int sequenceLength, int vocabularySize, int padding, int separator, int mask)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public CorpusShape {
    if (sequenceLength < 2) {
      throw new IllegalArgumentException(
          "Sequence length of a corpus must be >= 2, got " + sequenceLength);
    }
    for (int token : new int[] {padding, separator, mask}) {
      if (token < 0 || token >= vocabularySize) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Special token %d must lie in 0 to %d, the vocabulary; make the vocabulary larger",
                token,
                vocabularySize - 1));
      }
    }
  }
}

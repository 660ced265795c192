package org.notrainnogain.dataprep.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.Arrays;

/**
 * What the native library makes of a text. The arrays are not copied and must not be changed.
 *
 * @param ids of the tokens, in order
 * @param words number of the word that each token is of; an added token is a word
 * @param starts where in the text each token begins, in UTF-16 units; not before the one before
 */
record LibraryTokens(int[] ids, int[] words, int[] starts) {
  /** Takes over an encoding of this text, whose spans count code points. */
  static LibraryTokens of(String text, Encoding encoding) {
    int[] words = toInts(encoding.getWordIds());
    int[] starts = new int[words.length];
    CharSpan[] spans = encoding.getCharTokenSpans();
    int codePoints = 0;
    int units = 0;
    for (int i = 0; i < starts.length; i++) {
      if (spans[i] != null && spans[i].getStart() > codePoints) {
        units = text.offsetByCodePoints(units, spans[i].getStart() - codePoints);
        codePoints = spans[i].getStart();
      }
      starts[i] = units;
    }
    return new LibraryTokens(toInts(encoding.getIds()), words, starts);
  }

  private static int[] toInts(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  int size() {
    return ids.length;
  }

  /** Whether a word begins with this token, at a place of its own. */
  boolean beginsWord(int token) {
    return token > 0 && words[token] != words[token - 1] && starts[token] > starts[token - 1];
  }

  /** Whether the whole text is one token. */
  boolean isOneToken() {
    return ids.length == 1;
  }

  /** Whether all tokens are of one word. */
  boolean isOneWord() {
    return ids.length > 0 && words[0] == words[ids.length - 1];
  }
}

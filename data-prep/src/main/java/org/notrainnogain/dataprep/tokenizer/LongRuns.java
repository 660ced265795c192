package org.notrainnogain.dataprep.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Encodes long runs without spaces, which are junk or data rather than words, piece by piece: the
 * native library needs 500 bytes a token, gigabytes for a run of some megabytes. A run is cut only
 * where this tokenizer cuts it too, between ASCII letters or digits and ASCII punctuation and,
 * where it does so, between two characters of punctuation; so the ids are those of the whole run.
 */
final class LongRuns {
  /** Runs up to this many characters are left to the library. */
  static final int LONGEST = 1_000;

  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~";

  private final Function<String, int[]> encode;
  private final List<String> addedTokens;
  private final int longestWord;
  private final boolean cutsAtPunctuation;
  private final boolean cutsWithinPunctuation;

  /**
   * @param encode the library's ids of a run
   * @param addedTokens which are found before a run is cut into words
   * @param longestWord characters of a word; a longer one is unknown, whatever it is
   */
  LongRuns(Function<String, int[]> encode, List<String> addedTokens, int longestWord) {
    this.encode = encode;
    this.addedTokens = addedTokens;
    this.longestWord = longestWord;
    this.cutsAtPunctuation =
        PUNCTUATION.chars().allMatch(c -> isSumOfParts("a", Character.toString(c), "b"));
    this.cutsWithinPunctuation =
        cutsAtPunctuation
            && PUNCTUATION.chars().allMatch(c -> isSumOfParts("?", Character.toString(c), "?"));
  }

  private boolean isSumOfParts(String... parts) {
    IntStream separately = Arrays.stream(parts).map(encode).flatMapToInt(Arrays::stream);
    return Arrays.equals(encode.apply(String.join("", parts)), separately.toArray());
  }

  /** The ids of a run longer than {@link #LONGEST}. */
  int[] encode(String run) {
    if (!cutsAtPunctuation || addedTokens.stream().anyMatch(run::contains)) {
      return encode.apply(run);
    }
    IntStream.Builder ids = IntStream.builder();
    int start = 0;
    int lastCut = 0;
    for (int i = 1; i <= run.length(); i++) {
      if (i == run.length() || isCut(run.charAt(i - 1), run.charAt(i))) {
        if (i - start > LONGEST && lastCut > start) {
          encodePart(run, start, lastCut, ids);
          start = lastCut;
        }
        lastCut = i;
      }
    }
    encodePart(run, start, run.length(), ids);
    return ids.build().toArray();
  }

  /** A part that is longer all the same is one word, where it is all letters or punctuation. */
  private void encodePart(String run, int start, int end, IntStream.Builder ids) {
    boolean oneWord =
        end - start > LONGEST
            && (run.chars().skip(start).limit(end - start).allMatch(LongRuns::isAlphanumeric)
                || run.chars().skip(start).limit(end - start).allMatch(LongRuns::isPunctuation));
    int needed = oneWord ? Math.min(end, start + longestWord + 1) : end;
    for (int id : encode.apply(run.substring(start, needed))) {
      ids.add(id);
    }
  }

  private boolean isCut(char before, char after) {
    return isAlphanumeric(before) && isPunctuation(after)
        || isPunctuation(before) && isAlphanumeric(after)
        || cutsWithinPunctuation && isPunctuation(before) && isPunctuation(after);
  }

  private static boolean isAlphanumeric(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static boolean isPunctuation(int c) {
    return c < 0x80 && PUNCTUATION.indexOf(c) >= 0;
  }
}

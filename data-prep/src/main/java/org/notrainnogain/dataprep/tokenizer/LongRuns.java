package org.notrainnogain.dataprep.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.notrainnogain.dataprep.text.Ideographs;
import org.notrainnogain.dataprep.tokenizer.TokenizerFile.AddedToken;

/**
 * Encodes long runs without spaces piece by piece: the native library needs 500 bytes a token,
 * gigabytes for a run of some megabytes. Such runs are junk or data, or a language written without
 * spaces. A run is cut only where this tokenizer cuts it too: between letters or digits and
 * punctuation and, where it does so, between two characters of punctuation, in ASCII and in the
 * punctuation of Chinese and Japanese; and at ideographs, where each is a word. So the ids are
 * those of the whole run.
 */
final class LongRuns {
  /** Runs up to this many characters are left to the library. */
  static final int LONGEST = 1_000;

  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~";
  private static final String WIDE_PUNCTUATION =
      "\u3001\u3002\u3008\u3009\u300A\u300B\u300C\u300D\u300E\u300F\u3010\u3011\uFF01\uFF08\uFF09\uFF0C\uFF1A\uFF1B\uFF1F";
  private static final String IDEOGRAPH = "\u4E2D";
  private static final String KANA = "\u306E";

  private final Function<String, int[]> encode;
  private final List<AddedToken> addedTokens;
  private final int longestWord;
  private final int unknown;
  private final boolean cutsAtPunctuation;
  private final boolean cutsWithinPunctuation;
  private final boolean cutsAtIdeographs;
  private final boolean cutsAtWidePunctuation;
  private final boolean cutsWithinWidePunctuation;

  /**
   * @param encode the library's ids of a run
   * @param addedTokens which are found before a run is cut into words
   * @param longestWord characters of a word; a longer one is unknown, whatever it is
   * @param unknown id of what the vocabulary cannot spell
   */
  LongRuns(
      Function<String, int[]> encode, List<AddedToken> addedTokens, int longestWord, int unknown) {
    this.encode = encode;
    this.addedTokens = addedTokens;
    this.longestWord = longestWord;
    this.unknown = unknown;
    this.cutsAtPunctuation = cutsAt(PUNCTUATION, "a", "b");
    this.cutsWithinPunctuation = cutsAtPunctuation && cutsAt(PUNCTUATION, "?", "?");
    this.cutsAtIdeographs =
        cutsAtPunctuation
            && isSumOfParts(IDEOGRAPH, "\u6587", "\u9FA5", "\u4E00")
            && isSumOfParts("a", IDEOGRAPH, "b")
            && isSumOfParts(KANA, IDEOGRAPH, KANA)
            && isSumOfParts("!", IDEOGRAPH, "!");
    this.cutsAtWidePunctuation =
        cutsAtPunctuation
            && cutsAt(WIDE_PUNCTUATION, IDEOGRAPH, "\u6587")
            && cutsAt(WIDE_PUNCTUATION, KANA, "a");
    this.cutsWithinWidePunctuation =
        cutsAtWidePunctuation && cutsAt(WIDE_PUNCTUATION, "\u3002", "\u3002");
  }

  private boolean cutsAt(String characters, String before, String after) {
    return characters.chars().allMatch(c -> isSumOfParts(before, Character.toString(c), after));
  }

  private boolean isSumOfParts(String... parts) {
    IntStream separately = Arrays.stream(parts).map(encode).flatMapToInt(Arrays::stream);
    return Arrays.equals(encode.apply(String.join("", parts)), separately.toArray());
  }

  /** The ids of a run longer than {@link #LONGEST}. */
  int[] encode(String run) {
    if (!cutsAtPunctuation || mayHoldAddedToken(run)) {
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

  /** How a token looks before it is normalized is not known here. */
  private boolean mayHoldAddedToken(String run) {
    return addedTokens.stream().anyMatch(t -> t.normalized() || run.contains(t.content()));
  }

  /** A part that is longer all the same is one word, where it is all letters or punctuation. */
  private void encodePart(String run, int start, int end, IntStream.Builder ids) {
    if (end - start > LONGEST && isUnknownWord(run, start, end)) {
      ids.add(unknown);
      return;
    }
    boolean oneWord =
        end - start > LONGEST
            && (run.chars().skip(start).limit(end - start).allMatch(LongRuns::isAlphanumeric)
                || run.chars().skip(start).limit(end - start).allMatch(LongRuns::isPunctuation));
    int needed = oneWord ? Math.min(end, start + longestWord + 1) : end;
    for (int id : encode.apply(run.substring(start, needed))) {
      ids.add(id);
    }
  }

  /** Whether letters of one script are a word longer than any that is looked at. */
  private boolean isUnknownWord(String run, int start, int end) {
    Character.UnicodeScript script = Character.UnicodeScript.of(run.charAt(start));
    for (int i = start; i < end; i++) {
      char c = run.charAt(i);
      if (c < 0x80 || !Character.isLetter(c) || Character.UnicodeScript.of(c) != script) {
        return false;
      }
    }
    int begins = Math.min(end, start + longestWord + 1);
    int[] ids = begins < end ? encode.apply(run.substring(start, begins)) : new int[0];
    return ids.length == 1 && ids[0] == unknown;
  }

  private boolean isCut(char before, char after) {
    if (before < 0x80 && after < 0x80) {
      return isAlphanumeric(before) && isPunctuation(after)
          || isPunctuation(before) && isAlphanumeric(after)
          || cutsWithinPunctuation && isPunctuation(before) && isPunctuation(after);
    }
    boolean plainBefore = isPlain(before);
    boolean plainAfter = isPlain(after);
    if (cutsAtIdeographs && (isIdeograph(before) || isIdeograph(after))) {
      return plainBefore && plainAfter;
    }
    return cutsAtWidePunctuation
        && plainBefore
        && plainAfter
        && (isWidePunctuation(before) || isWidePunctuation(after))
        && (cutsWithinWidePunctuation
            || !isPunctuationOfAnyKind(before)
            || !isPunctuationOfAnyKind(after));
  }

  /** Whether a character stands for itself, whatever comes beside it. */
  private static boolean isPlain(char c) {
    return isAlphanumeric(c) || isPunctuationOfAnyKind(c) || isIdeograph(c) || isKana(c);
  }

  private static boolean isIdeograph(char c) {
    return c >= 0x4E00 && c <= 0x9FA5 && Ideographs.contains(c);
  }

  private static boolean isKana(char c) {
    return c >= 0x3041 && c <= 0x3096 || c >= 0x30A1 && c <= 0x30FA;
  }

  private static boolean isPunctuationOfAnyKind(char c) {
    return isPunctuation(c) || isWidePunctuation(c);
  }

  private static boolean isWidePunctuation(char c) {
    return WIDE_PUNCTUATION.indexOf(c) >= 0;
  }

  private static boolean isAlphanumeric(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static boolean isPunctuation(int c) {
    return c < 0x80 && PUNCTUATION.indexOf(c) >= 0;
  }
}

package org.notrainnogain.dataprep.tokenizer;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Encodes long runs without spaces window by window: the native library needs 500 bytes a token,
 * gigabytes for a run of some megabytes. Such runs are junk or data, or a language written without
 * spaces.
 *
 * <p>Where a run may be cut only the library knows, which normalizes it, looks for added tokens and
 * splits it into words. So a window is cut where the library itself begins a word, so far from the
 * window's end that what follows cannot change it, and only where what comes after the cut has the
 * same tokens by itself. A word longer than any that is looked at is unknown, whatever it is; its
 * end is looked for in the windows that follow. So the ids are those of the whole run.
 */
final class LongRuns {
  /** Runs up to this many characters are left to the library. */
  static final int LONGEST = 1_000;

  /** Characters of a window, but where it holds no place for a cut. */
  static final int WINDOW = 8_000;

  /** No window is larger; the library needs up to a gigabyte for it. */
  static final int LARGEST_WINDOW = 1 << 21;

  /** Words are cut by rules that look at a few characters around. */
  private static final int MARGIN = 256;

  /** Places that are tried in a window: where one part changes the other, most do. */
  private static final int TRIES = 8;

  /** Marks that are put together with a letter, so many that a letter is one of. */
  private static final int COMPOSED = 4;

  private final Function<String, LibraryTokens> library;
  private final int margin;
  private final long longestWord;

  /**
   * @param library the library's tokens of a text
   * @param longestAddedToken characters of the longest token that is found across words
   * @param longestWord characters of a word; a longer one is unknown, whatever it is
   */
  LongRuns(Function<String, LibraryTokens> library, int longestAddedToken, int longestWord) {
    this.library = library;
    this.margin = Math.max(MARGIN, COMPOSED * longestAddedToken);
    this.longestWord = longestWord;
  }

  /**
   * The ids of a run longer than {@link #LONGEST}.
   *
   * @throws IllegalArgumentException when a part of {@link #LARGEST_WINDOW} characters cannot be
   *     cut
   */
  int[] encode(String run) {
    IntStream.Builder ids = IntStream.builder();
    int smallest = Math.max(WINDOW, 4 * margin);
    int size = smallest;
    int start = 0;
    boolean withinUnknownWord = false;
    while (run.length() - start > size) {
      String window = run.substring(start, wholeCharacter(run, start + size));
      LibraryTokens tokens = library.apply(window);
      int settled = settled(window);
      int next = lastCut(window, tokens, settled);
      if (next > 0) {
        add(tokens, next, withinUnknownWord, ids);
        withinUnknownWord = false;
        start += tokens.starts()[next];
        size = smallest;
      } else if (settled > 0
          && (withinUnknownWord ? tokens.isOneWord() : isUnknownWord(window, tokens))) {
        add(tokens, 1, withinUnknownWord, ids);
        withinUnknownWord = true;
        start += settled;
        size = smallest;
      } else {
        size = larger(run, size);
      }
    }
    LibraryTokens last = library.apply(run.substring(start));
    add(last, last.size(), withinUnknownWord, ids);
    return ids.build().toArray();
  }

  /** The last token that begins a word where the window may be cut, or 0. */
  private int lastCut(String window, LibraryTokens tokens, int settled) {
    int tries = 0;
    for (int token = tokens.size() - 1; token > 0 && tries < TRIES; token--) {
      if (tokens.starts()[token] <= settled && tokens.beginsWord(token)) {
        int[] after = library.apply(window.substring(tokens.starts()[token])).ids();
        if (Arrays.equals(after, Arrays.copyOfRange(tokens.ids(), token, tokens.size()))) {
          return token;
        }
        tries++;
      }
    }
    return 0;
  }

  /** Whether a window is one word of more characters than are looked at. */
  private boolean isUnknownWord(String window, LibraryTokens tokens) {
    return tokens.isOneToken()
        && window
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .mapToLong(c -> c < 0x80 ? COMPOSED : 1)
                .sum()
            > COMPOSED * longestWord;
  }

  /** Before which place of a window nothing depends on what follows the window. */
  private int settled(String window) {
    int seen = 0;
    int at = window.length();
    while (at > 0 && seen < margin) {
      int c = window.codePointBefore(at);
      at -= Character.charCount(c);
      // Marks and controls may be dropped before added tokens are looked for.
      seen += isDropped(c) ? 0 : 1;
    }
    return at;
  }

  private static boolean isDropped(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.CONTROL,
          Character.FORMAT,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  private static int larger(String run, int size) {
    if (size >= LARGEST_WINDOW) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A run of %d characters without spaces, %s..., holds %d in which the given tokenizer ends no word; set prepare.filters.too-long to less, or give a tokenizer that splits at punctuation",
              run.length(),
              run.substring(0, wholeCharacter(run, 20)),
              size));
    }
    return (int) Math.min(LARGEST_WINDOW, 2L * size);
  }

  private static int wholeCharacter(String run, int end) {
    return Character.isHighSurrogate(run.charAt(end - 1)) ? end - 1 : end;
  }

  private static void add(
      LibraryTokens tokens, int end, boolean withoutFirstWord, IntStream.Builder ids) {
    for (int i = 0; i < end; i++) {
      if (!withoutFirstWord || tokens.words()[i] != tokens.words()[0]) {
        ids.add(tokens.ids()[i]);
      }
    }
  }
}

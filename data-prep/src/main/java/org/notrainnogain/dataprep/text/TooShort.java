package org.notrainnogain.dataprep.text;

import java.util.Locale;

/**
 * Leaves out documents below a number of characters (Unicode code points) or of words (runs of
 * characters other than space, tab and line ends).
 *
 * @param minimumCharacters the fewest code points a document may have; 0 lets all pass
 * @param minimumWords the fewest words a document may have; 0 lets all pass
 */
public record TooShort(int minimumCharacters, int minimumWords) implements DocumentFilter {
  private static final long serialVersionUID = 1L;

  /** Checks that no minimum is negative. */
  public TooShort {
    if (minimumCharacters < 0 || minimumWords < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Filter too-short needs minimum characters and words of at least 0, got %d and %d; set 0 to let all pass",
              minimumCharacters,
              minimumWords));
    }
  }

  @Override
  public String name() {
    return "too-short";
  }

  @Override
  public boolean rejects(String cleanedText) {
    return cleanedText.codePointCount(0, cleanedText.length()) < minimumCharacters
        || words(cleanedText) < minimumWords;
  }

  private static int words(String text) {
    int words = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!space && !inWord) {
        words++;
      }
      inWord = !space;
    }
    return words;
  }
}

package org.notrainnogain.dataprep.source;

/**
 * Whether a text is white space alone, no-break spaces included: those are what editors put into
 * lines that look empty, and {@link String#isBlank()} does not count them.
 */
final class Blank {
  private static final char NEXT_LINE = '\u0085';

  private Blank() {}

  static boolean is(String text) {
    return text.codePoints()
        .allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE);
  }
}

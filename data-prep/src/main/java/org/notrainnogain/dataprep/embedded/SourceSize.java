package org.notrainnogain.dataprep.embedded;

import java.util.Locale;
import java.util.StringTokenizer;

/**
 * How much text a source gives.
 *
 * @param documents the number of documents
 * @param characters Unicode code points over all documents
 * @param words runs of characters other than white space over all documents
 */
public record SourceSize(long documents, long characters, long words) {
  /** No text. */
  static final SourceSize NONE = new SourceSize(0, 0, 0);

  /** Checks that nothing is negative. */
  public SourceSize {
    if (documents < 0 || characters < 0 || words < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Sizes of a source must be at least 0, got %d documents, %d characters, %d words",
              documents,
              characters,
              words));
    }
  }

  SourceSize plus(String text) {
    return new SourceSize(
        documents + 1,
        characters + text.codePointCount(0, text.length()),
        words + new StringTokenizer(text).countTokens());
  }
}

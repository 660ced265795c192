package org.notrainnogain.dataprep.documents;

import java.nio.charset.StandardCharsets;

/**
 * A document that the filters on text let pass.
 *
 * @param documentId content hash of the cleaned text
 * @param utf8 the cleaned text
 * @param characters of the text before cleaning, in code points
 */
public record CleanDocument(long documentId, byte[] utf8, int characters) {
  static CleanDocument of(String cleaned, String raw) {
    byte[] utf8 = cleaned.getBytes(StandardCharsets.UTF_8);
    return new CleanDocument(
        ContentHash.documentId(utf8), utf8, raw.codePointCount(0, raw.length()));
  }
}

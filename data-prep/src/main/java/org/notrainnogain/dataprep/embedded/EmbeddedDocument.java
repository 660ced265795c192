package org.notrainnogain.dataprep.embedded;

import java.util.Objects;

/**
 * One document of the embedded corpus.
 *
 * @param source where it comes from: {@code wordnet}, {@code novel} or {@code languagetool}
 * @param text its text before any cleaning, without markup, never empty
 */
public record EmbeddedDocument(String source, String text) {
  /** Checks that both are there. */
  public EmbeddedDocument {
    Objects.requireNonNull(source, "source is null");
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "Document of source " + source + " is empty; leave it out");
    }
  }
}

package org.notrainnogain.dataprep.text;

import java.io.Serializable;

/**
 * A rule by which a document is left out of the corpus, counted under its name. A pure function of
 * the text.
 */
public interface DocumentFilter extends Serializable {
  /** The name in configuration and in the corpus manifest, in kebab-case. */
  String name();

  /** Whether the document with this cleaned text is left out. */
  boolean rejects(String cleanedText);
}

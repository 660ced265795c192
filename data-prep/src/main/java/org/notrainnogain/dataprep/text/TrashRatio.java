package org.notrainnogain.dataprep.text;

import java.io.Serializable;
import java.util.Locale;

/**
 * The published "trash" rule of the crammed BERT's data: a text that the tokenizer must cut into
 * many pieces is not plain English. A document stays when {@code tokens < ratio * characters}; the
 * published ratio is 0.25.
 *
 * <p>As published, tokens include the separator that ends a document, and characters are the
 * Unicode code points of the text before cleaning.
 *
 * @param ratio tokens per character from which on a document is left out, above 0
 */
public record TrashRatio(double ratio) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks that the ratio is a positive number. */
  public TrashRatio {
    if (!(ratio > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Filter trash-ratio needs a ratio above 0 tokens per character, got %s; the published one is 0.25",
              ratio));
    }
  }

  /** The name in configuration and in the corpus manifest. */
  public String name() {
    return "trash-ratio";
  }

  /** Whether a document of so many tokens, separator included, and characters is left out. */
  public boolean rejects(long tokens, long characters) {
    return tokens >= ratio * characters;
  }
}

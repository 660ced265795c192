package org.notrainnogain.dataprep.documents;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.notrainnogain.dataprep.text.DocumentFilter;
import org.notrainnogain.dataprep.text.TextCleaner;

/**
 * What is done to each document by itself before it meets others.
 *
 * @param cleaner steps of cleaning
 * @param filters on the cleaned text, the first that rejects is the one that counts
 */
public record DocumentRules(TextCleaner cleaner, List<DocumentFilter> filters)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Counts documents of which cleaning or the tokenizer leaves nothing. */
  public static final String EMPTY = "empty";

  /** Counts documents whose cleaned text was there already. */
  public static final String DUPLICATE = "duplicate";

  public DocumentRules {
    filters = List.copyOf(filters);
  }

  /** The name of the filter that leaves a cleaned text out, if one does. */
  public Optional<String> rejectedBy(String cleanedText) {
    if (cleanedText.isBlank()) {
      return Optional.of(EMPTY);
    }
    for (DocumentFilter filter : filters) {
      if (filter.rejects(cleanedText)) {
        return Optional.of(filter.name());
      }
    }
    return Optional.empty();
  }
}

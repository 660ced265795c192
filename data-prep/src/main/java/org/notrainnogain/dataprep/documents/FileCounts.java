package org.notrainnogain.dataprep.documents;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a file's documents.
 *
 * @param documents in it, those that were left out while reading included
 * @param kept after cleaning and the filters on text
 * @param rejected the others, by what left them out
 */
public record FileCounts(long documents, long kept, SortedMap<String, Long> rejected)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public FileCounts {
    rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
  }

  /** Two parts of a file together. */
  FileCounts plus(FileCounts other) {
    return new FileCounts(
        documents + other.documents, kept + other.kept, sum(rejected, other.rejected));
  }

  static SortedMap<String, Long> sum(SortedMap<String, Long> one, SortedMap<String, Long> other) {
    SortedMap<String, Long> both = new TreeMap<>(one);
    other.forEach((reason, count) -> both.merge(reason, count, Long::sum));
    return both;
  }
}

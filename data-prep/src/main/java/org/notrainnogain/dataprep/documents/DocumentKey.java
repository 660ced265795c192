package org.notrainnogain.dataprep.documents;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A document's place in the corpus; sorting by it puts documents of the same text side by side.
 *
 * @param shard through all splits
 * @param order hash of seed and document, the order inside the shard
 * @param documentId content hash of the cleaned text
 * @param characters of the text before cleaning, in code points: of several texts that become the
 *     same one, the shortest comes first, whatever order they were read in
 */
public record DocumentKey(int shard, long order, long documentId, int characters)
    implements Comparable<DocumentKey>, Serializable {
  private static final long serialVersionUID = 1L;
  private static final Comparator<DocumentKey> ORDER =
      Comparator.comparingInt(DocumentKey::shard)
          .thenComparingLong(DocumentKey::order)
          .thenComparingLong(DocumentKey::documentId)
          .thenComparingInt(DocumentKey::characters);

  @Override
  public int compareTo(DocumentKey other) {
    return ORDER.compare(this, other);
  }
}

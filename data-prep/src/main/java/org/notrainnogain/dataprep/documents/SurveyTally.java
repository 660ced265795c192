package org.notrainnogain.dataprep.documents;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.notrainnogain.dataprep.source.Reading;

/**
 * What a look at all documents found. Adding is commutative, so the sum belongs to the set of
 * documents, however they are spread and ordered.
 *
 * @param documents read, those that were left out while reading included
 * @param kept after cleaning and the filters on text, duplicates included
 * @param keptCharacters of these, cleaned
 * @param digest sum of the SHA-256 of the documents, as four words that each wrap around
 * @param rejected documents by the filter that left them out
 * @param repaired documents with bytes that were no UTF-8
 * @param replaced characters that stand for such bytes
 * @param firstDefect the first malformed line, null for none
 */
public record SurveyTally(
    long documents,
    long kept,
    long keptCharacters,
    long[] digest,
    SortedMap<String, Long> rejected,
    long repaired,
    long replaced,
    Reading.Defect firstDefect)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Nothing read yet. */
  public static SurveyTally none() {
    return new SurveyTally(0, 0, 0, new long[4], new TreeMap<>(), 0, 0, null);
  }

  /** Both together. */
  public SurveyTally plus(SurveyTally other) {
    long[] sum = digest.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.digest[i];
    }
    SortedMap<String, Long> both = new TreeMap<>(rejected);
    other.rejected.forEach((filter, count) -> both.merge(filter, count, Long::sum));
    return new SurveyTally(
        documents + other.documents,
        kept + other.kept,
        keptCharacters + other.keptCharacters,
        sum,
        both,
        repaired + other.repaired,
        replaced + other.replaced,
        first(Optional.ofNullable(firstDefect), Optional.ofNullable(other.firstDefect))
            .orElse(null));
  }

  /** The first of two defects by place. */
  static Optional<Reading.Defect> first(
      Optional<Reading.Defect> one, Optional<Reading.Defect> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Reading.Defect::compareTo);
  }

  /** Documents that a filter left out. */
  public long rejectedBy(String filter) {
    return rejected.getOrDefault(filter, 0L);
  }

  /** Names the set of documents: SHA-256 of their number and the sum, lower-case hexadecimal. */
  public String contentSha256() {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * (1 + digest.length)).putLong(documents);
    for (long word : digest) {
      bytes.putLong(word);
    }
    return ContentHash.hex(bytes.array());
  }
}

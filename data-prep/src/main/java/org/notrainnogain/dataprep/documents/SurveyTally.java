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
 * @param keptDigest sum of the document ids of these, which wraps around
 * @param digest sum of the SHA-256 of the documents, as four words that each wrap around
 * @param rejected documents by the filter that left them out
 * @param repaired documents with bytes that were no UTF-8
 * @param replaced characters that stand for such bytes
 * @param firstDefect the first malformed line, null for none
 * @param goodFiles files read whole by one task that kept a document at least
 * @param otherFiles all others by their paths: without a document kept, or read by several tasks
 * @param sample of the kept documents
 */
public record SurveyTally(
    long documents,
    long kept,
    long keptDigest,
    long[] digest,
    SortedMap<String, Long> rejected,
    long repaired,
    long replaced,
    Reading.Defect firstDefect,
    long goodFiles,
    SortedMap<String, FileCounts> otherFiles,
    TextSample sample)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Nothing read yet. */
  public static SurveyTally none() {
    return new SurveyTally(
        0, 0, 0, new long[4], new TreeMap<>(), 0, 0, null, 0, new TreeMap<>(), TextSample.none());
  }

  /** Both together. */
  public SurveyTally plus(SurveyTally other) {
    long[] sum = digest.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.digest[i];
    }
    SortedMap<String, FileCounts> files = new TreeMap<>(otherFiles);
    other.otherFiles.forEach((path, counts) -> files.merge(path, counts, FileCounts::plus));
    return new SurveyTally(
        documents + other.documents,
        kept + other.kept,
        keptDigest + other.keptDigest,
        sum,
        FileCounts.sum(rejected, other.rejected),
        repaired + other.repaired,
        replaced + other.replaced,
        first(Optional.ofNullable(firstDefect), Optional.ofNullable(other.firstDefect))
            .orElse(null),
        goodFiles + other.goodFiles,
        files,
        sample.plus(other.sample));
  }

  /** The first of two defects by place. */
  static Optional<Reading.Defect> first(
      Optional<Reading.Defect> one, Optional<Reading.Defect> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Reading.Defect::compareTo);
  }

  /** Files that were read. */
  public long files() {
    return goodFiles + otherFiles.size();
  }

  /** Files in which there is no document. */
  public long emptyFiles() {
    return otherFiles.values().stream().filter(counts -> counts.documents() == 0).count();
  }

  /** Files that have documents, of which none is kept, by their paths. */
  public SortedMap<String, FileCounts> lostFiles() {
    SortedMap<String, FileCounts> lost = new TreeMap<>(otherFiles);
    lost.values().removeIf(counts -> counts.documents() == 0 || counts.kept() > 0);
    return lost;
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

package org.notrainnogain.dataprep.documents;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.notrainnogain.dataprep.source.Reading;

/** Cleans and filters what one task reads, and adds up what it was. */
public final class PieceSurvey {
  private final DocumentRules rules;
  private final long[] digest = new long[4];
  private final SortedMap<String, Long> rejected = new TreeMap<>();
  private long read;
  private long keptDocuments;
  private long repaired;
  private long replaced;
  private Optional<Reading.Defect> firstDefect = Optional.empty();
  private long keptDigest;
  private long goodFiles;
  private final SortedMap<String, FileCounts> otherFiles = new TreeMap<>();
  private final TextSample sample = TextSample.none();
  private FileCounts atFileStart = new FileCounts(0, 0, new TreeMap<>());

  public PieceSurvey(DocumentRules rules) {
    this.rules = rules;
  }

  /** Takes in what was read; returns the document, if it is one that passes. */
  public Optional<CleanDocument> add(Reading reading) {
    if (reading instanceof Reading.PieceEnd end) {
      endFile(end);
      return Optional.empty();
    }
    read++;
    if (reading instanceof Reading.Document document) {
      return add(document);
    }
    if (reading instanceof Reading.LeftOut leftOut) {
      reject(leftOut.reason());
      firstDefect = SurveyTally.first(firstDefect, Optional.ofNullable(leftOut.defect()));
    }
    return Optional.empty();
  }

  /** A file that kept nothing here, or of which this is a part, is judged once all is summed. */
  private void endFile(Reading.PieceEnd end) {
    FileCounts counts =
        new FileCounts(
            read - atFileStart.documents(), keptDocuments - atFileStart.kept(), sinceFileStart());
    if (end.wholeFile() && counts.kept() > 0) {
      goodFiles++;
    } else {
      otherFiles.merge(end.path(), counts, FileCounts::plus);
    }
    atFileStart = new FileCounts(read, keptDocuments, rejected);
  }

  private SortedMap<String, Long> sinceFileStart() {
    SortedMap<String, Long> since = new TreeMap<>();
    rejected.forEach(
        (reason, count) -> {
          long more = count - atFileStart.rejected().getOrDefault(reason, 0L);
          if (more > 0) {
            since.put(reason, more);
          }
        });
    return since;
  }

  private Optional<CleanDocument> add(Reading.Document document) {
    ByteBuffer hash = ByteBuffer.wrap(ContentHash.of(document.text()));
    for (int i = 0; i < digest.length; i++) {
      digest[i] += hash.getLong();
    }
    replaced += document.replaced();
    repaired += document.replaced() > 0 ? 1 : 0;
    String cleaned = rules.cleaner().clean(document.text());
    Optional<String> filter = rules.rejectedBy(cleaned);
    if (filter.isPresent()) {
      reject(filter.get());
      return Optional.empty();
    }
    CleanDocument kept = CleanDocument.of(cleaned, document.text());
    keptDocuments++;
    keptDigest += kept.documentId();
    sample.add(kept.documentId(), cleaned, document.text());
    return Optional.of(kept);
  }

  private void reject(String reason) {
    rejected.merge(reason, 1L, Long::sum);
  }

  public SurveyTally tally() {
    return new SurveyTally(
        read,
        keptDocuments,
        keptDigest,
        digest,
        rejected,
        repaired,
        replaced,
        firstDefect.orElse(null),
        goodFiles,
        otherFiles,
        sample);
  }
}

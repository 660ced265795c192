package org.notrainnogain.dataprep.documents;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.notrainnogain.dataprep.source.Reading;

/** Adds up what one task reads. */
public final class PieceSurvey {
  private final DocumentRules rules;
  private final long[] digest = new long[4];
  private final SortedMap<String, Long> rejected = new TreeMap<>();
  private long read;
  private long kept;
  private long keptCharacters;
  private long repaired;
  private long replaced;
  private Optional<Reading.Defect> firstDefect = Optional.empty();

  public PieceSurvey(DocumentRules rules) {
    this.rules = rules;
  }

  public void add(Reading reading) {
    if (reading instanceof Reading.PieceEnd) {
      return;
    }
    read++;
    if (reading instanceof Reading.LeftOut leftOut) {
      reject(leftOut.reason());
      firstDefect = SurveyTally.first(firstDefect, Optional.ofNullable(leftOut.defect()));
    } else if (reading instanceof Reading.Document document) {
      add(document);
    }
  }

  private void add(Reading.Document document) {
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
    } else {
      kept++;
      keptCharacters += cleaned.length();
    }
  }

  private void reject(String reason) {
    rejected.merge(reason, 1L, Long::sum);
  }

  public SurveyTally tally() {
    return new SurveyTally(
        read, kept, keptCharacters, digest, rejected, repaired, replaced, firstDefect.orElse(null));
  }
}

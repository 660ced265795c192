package org.notrainnogain.jobs.prepare;

import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.notrainnogain.dataprep.documents.SurveyTally;
import org.notrainnogain.dataprep.source.Reading;
import org.notrainnogain.planning.prepare.CorpusSource;

/**
 * Refuses a source of which no corpus should be made.
 *
 * @param source as configured
 * @param malformedShare the largest share of its lines that may be malformed
 */
record SurveyChecks(CorpusSource source, double malformedShare) {
  /** So many malformed lines at the start are no accident. */
  private static final int FIRST_LINES = 20;

  /**
   * Looks at the start of the source alone, so that a misspelt column is said before hours of
   * reading.
   */
  void checkStart(JavaRDD<Reading> readings) {
    if (!(source instanceof CorpusSource.JsonLines) || malformedShare >= 1) {
      return;
    }
    List<Reading> first =
        readings
            .filter(reading -> !(reading instanceof Reading.PieceEnd))
            .<Reading>map(
                reading ->
                    reading instanceof Reading.LeftOut ? reading : new Reading.Document("", 0))
            .take(FIRST_LINES);
    boolean allMalformed =
        first.size() == FIRST_LINES
            && first.stream()
                .allMatch(
                    reading ->
                        reading instanceof Reading.LeftOut leftOut && leftOut.defect() != null);
    if (allMalformed && first.get(0) instanceof Reading.LeftOut leftOut) {
      refuse(leftOut.defect(), "and so are the " + (FIRST_LINES - 1) + " after it");
    }
  }

  /** Looks at what was found in all of it. */
  void check(SurveyTally survey) {
    if (survey.documents() == 0) {
      throw new IllegalArgumentException(
          "Source " + source + " has no documents; correct prepare.source");
    }
    long malformed = survey.rejectedBy(Reading.LeftOut.MALFORMED);
    if (malformed > malformedShare * survey.documents()) {
      refuse(
          survey.firstDefect(),
          String.format(
              Locale.ROOT, "it is the first of %,d in %,d lines", malformed, survey.documents()));
    }
    if (survey.rejectedBy(Reading.LeftOut.WITHOUT_COLUMN) == survey.documents()) {
      throw new IllegalArgumentException(
          survey.firstDefect().what() + "; set prepare.source.parquet.column to one of them");
    }
    if (survey.kept() == 0) {
      throw new IllegalArgumentException(
          "All "
              + survey.documents()
              + " documents of source "
              + source
              + " were left out: "
              + survey.rejected()
              + "; lower prepare.filters, or correct prepare.source");
    }
  }

  private void refuse(Reading.Defect defect, String howMany) {
    throw new IllegalArgumentException(
        defect.what()
            + " ("
            + howMany
            + "); correct the lines, set prepare.source.jsonl.column to the field with the text, or"
            + " raise prepare.filters.malformed-share above "
            + malformedShare);
  }
}

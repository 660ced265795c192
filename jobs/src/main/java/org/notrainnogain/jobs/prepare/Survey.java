package org.notrainnogain.jobs.prepare;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.notrainnogain.dataprep.documents.DocumentRules;
import org.notrainnogain.dataprep.documents.PieceSurvey;
import org.notrainnogain.dataprep.documents.SurveyTally;
import org.notrainnogain.dataprep.source.Reading;

/**
 * A look at all documents for a corpus that is there already: what they are, by a digest of their
 * texts, and what the filters on text leave of them. The digest needs no list of files and no
 * times: moving, renaming or re-splitting the files leaves it as it is, and any other change of the
 * input shows. Its price is one read of the input, also for finding out that there is nothing to
 * do.
 */
final class Survey {
  private Survey() {}

  /** Looks at all documents. */
  static SurveyTally of(JavaRDD<Reading> readings, DocumentRules rules) {
    return readings.mapPartitions(new TallyPartition(rules)).fold(SurveyTally.none(), new Sum());
  }

  private static final class TallyPartition
      implements FlatMapFunction<Iterator<Reading>, SurveyTally> {
    private static final long serialVersionUID = 1L;

    private final DocumentRules rules;

    TallyPartition(DocumentRules rules) {
      this.rules = rules;
    }

    @Override
    public Iterator<SurveyTally> call(Iterator<Reading> readings) {
      PieceSurvey survey = new PieceSurvey(rules);
      readings.forEachRemaining(survey::add);
      return List.of(survey.tally()).iterator();
    }
  }

  private static final class Sum implements Function2<SurveyTally, SurveyTally, SurveyTally> {
    private static final long serialVersionUID = 1L;

    @Override
    public SurveyTally call(SurveyTally one, SurveyTally other) {
      return one.plus(other);
    }
  }
}

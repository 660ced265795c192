package org.notrainnogain.jobs.prepare;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;

/**
 * The first pass over the documents: what they are, by a digest of their texts, and what the
 * filters on text leave of them. The digest needs no list of files and no times: moving, renaming
 * or re-splitting the files leaves it as it is, and any other change of the input shows. Its price
 * is one read of the input, also for finding out that there is nothing to do.
 */
final class Survey {
  private Survey() {}

  /** Looks at all documents. */
  static SurveyTally of(JavaRDD<String> documents, DocumentRules rules) {
    return documents.mapPartitions(new TallyPartition(rules)).fold(SurveyTally.none(), new Sum());
  }

  private static final class TallyPartition
      implements FlatMapFunction<Iterator<String>, SurveyTally> {
    private static final long serialVersionUID = 1L;

    private final DocumentRules rules;

    TallyPartition(DocumentRules rules) {
      this.rules = rules;
    }

    @Override
    public Iterator<SurveyTally> call(Iterator<String> documents) {
      long read = 0;
      long kept = 0;
      long[] digest = new long[4];
      SortedMap<String, Long> rejected = new TreeMap<>();
      while (documents.hasNext()) {
        String text = documents.next();
        read++;
        ByteBuffer hash = ByteBuffer.wrap(ContentHash.of(text));
        for (int i = 0; i < digest.length; i++) {
          digest[i] += hash.getLong();
        }
        Optional<String> filter = rules.rejectedBy(rules.cleaner().clean(text));
        filter.ifPresent(name -> rejected.merge(name, 1L, Long::sum));
        kept += filter.isPresent() ? 0 : 1;
      }
      return List.of(new SurveyTally(read, kept, digest, rejected)).iterator();
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

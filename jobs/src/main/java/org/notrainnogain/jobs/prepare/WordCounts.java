package org.notrainnogain.jobs.prepare;

import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.tokenizer.WordSplitting;
import scala.Tuple2;

/**
 * How often each word occurs in the training split, each distinct document once.
 *
 * <p>Words are counted in each partition, summed by a shuffle, and brought to the driver. Where
 * there are more than {@value #MOST_WORDS} of them, the rarest stay away: the least count is
 * doubled until the rest fits, so the driver's memory does not grow with the corpus.
 */
final class WordCounts {
  /** About 1 GB on the driver at the most. */
  static final long MOST_WORDS = 5_000_000;

  private WordCounts() {}

  /** The counts, sorted by word. */
  static Map<String, Long> of(
      JavaPairRDD<DocumentKey, String> shuffled, ShardLayout layout, WordSplitting splitting) {
    return of(shuffled, layout, splitting, MOST_WORDS);
  }

  static Map<String, Long> of(
      JavaPairRDD<DocumentKey, String> shuffled,
      ShardLayout layout,
      WordSplitting splitting,
      long mostWords) {
    JavaPairRDD<String, Long> counts =
        JavaPairRDD.fromJavaRDD(
                shuffled.mapPartitionsWithIndex(new CountPartition(layout, splitting), false))
            .reduceByKey(new Sum());
    long least = 1;
    JavaPairRDD<String, Long> kept = counts;
    while (kept.count() > mostWords) {
      least *= 2;
      kept = counts.filter(new AtLeast(least));
    }
    return new TreeMap<>(kept.collectAsMap());
  }

  private static final class CountPartition
      implements Function2<
          Integer, Iterator<Tuple2<DocumentKey, String>>, Iterator<Tuple2<String, Long>>> {
    private static final long serialVersionUID = 1L;

    private final ShardLayout layout;
    private final WordSplitting splitting;

    CountPartition(ShardLayout layout, WordSplitting splitting) {
      this.layout = layout;
      this.splitting = splitting;
    }

    @Override
    public Iterator<Tuple2<String, Long>> call(
        Integer shard, Iterator<Tuple2<DocumentKey, String>> sorted) {
      return layout.split(shard) == Split.TRAIN
          ? new Counted(new DistinctDocuments(sorted), splitting)
          : Collections.emptyIterator();
    }
  }

  /** Counts of one partition, given out whenever many words have come together. */
  private static final class Counted implements Iterator<Tuple2<String, Long>> {
    private static final int WORDS_TOGETHER = 200_000;

    private final Iterator<Tuple2<DocumentKey, String>> documents;
    private final WordSplitting splitting;
    private Iterator<Map.Entry<String, Long>> counted = Collections.emptyIterator();

    Counted(Iterator<Tuple2<DocumentKey, String>> documents, WordSplitting splitting) {
      this.documents = documents;
      this.splitting = splitting;
    }

    @Override
    public boolean hasNext() {
      while (!counted.hasNext() && documents.hasNext()) {
        Map<String, Long> counts = new HashMap<>();
        while (counts.size() < WORDS_TOGETHER && documents.hasNext()) {
          splitting.forEachWord(documents.next()._2(), word -> counts.merge(word, 1L, Long::sum));
        }
        counted = counts.entrySet().iterator();
      }
      return counted.hasNext();
    }

    @Override
    public Tuple2<String, Long> next() {
      hasNext();
      Map.Entry<String, Long> count = counted.next();
      return new Tuple2<>(count.getKey(), count.getValue());
    }
  }

  private static final class Sum implements Function2<Long, Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long call(Long one, Long other) {
      return one + other;
    }
  }

  private static final class AtLeast implements Function<Tuple2<String, Long>, Boolean> {
    private static final long serialVersionUID = 1L;

    private final long least;

    AtLeast(long least) {
      this.least = least;
    }

    @Override
    public Boolean call(Tuple2<String, Long> count) {
      return count._2() >= least;
    }
  }
}

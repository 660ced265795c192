package org.notrainnogain.jobs.prepare;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.Function2;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.documents.Duplicates;
import org.notrainnogain.dataprep.documents.ShardLayout;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.tokenizer.WordPieceTrainer;
import org.notrainnogain.dataprep.tokenizer.WordSplitting;
import scala.Tuple2;

/**
 * How often each word occurs in the training split, each distinct document once. Words are counted
 * in each partition and summed by a shuffle. What comes to the driver is bounded: of too many words
 * the rarest stay away, and of equally rare ones those later in order. Words that WordPiece cannot
 * encode for their length are not counted.
 *
 * @param counts of the words kept, sorted by word
 * @param distinct words there were
 * @param least count of a word kept
 */
record WordCounts(SortedMap<String, Long> counts, long distinct, long least) {

  /** Counts, and keeps at most so many words. */
  static WordCounts of(
      JavaPairRDD<DocumentKey, byte[]> shuffled,
      ShardLayout layout,
      Duplicates duplicates,
      WordSplitting splitting,
      int mostWords) {
    JavaPairRDD<String, Long> counts =
        JavaPairRDD.fromJavaRDD(
                shuffled.mapPartitionsWithIndex(
                    new CountPartition(layout, duplicates, splitting), false))
            .reduceByKey(new Sum());
    long distinct = counts.count();
    SortedMap<String, Long> kept = new TreeMap<>();
    if (distinct <= mostWords) {
      collect(counts, 1, kept);
      return new WordCounts(kept, distinct, 1);
    }
    long least = 0;
    long above = 0;
    NavigableMap<Long, Long> wordsByCount = new TreeMap<>(counts.values().countByValue());
    for (Map.Entry<Long, Long> words : wordsByCount.descendingMap().entrySet()) {
      least = words.getKey();
      if (above + words.getValue() > mostWords) {
        break;
      }
      above += words.getValue();
    }
    collect(counts, least + 1, kept);
    long tied = least;
    counts
        .filter(count -> count._2() == tied)
        .keys()
        .takeOrdered((int) (mostWords - above))
        .forEach(word -> kept.put(word, tied));
    return new WordCounts(kept, distinct, mostWords > above ? tied : tied + 1);
  }

  /** A partition at a time, so that no more than the words kept and one partition are held. */
  private static void collect(
      JavaPairRDD<String, Long> counts, long least, SortedMap<String, Long> kept) {
    counts
        .filter(count -> count._2() >= least)
        .toLocalIterator()
        .forEachRemaining(count -> kept.put(count._1(), count._2()));
  }

  /** What is to be said of words that do not count, empty when all do. */
  String leftOut() {
    return distinct == counts.size()
        ? ""
        : String.format(
            Locale.ROOT,
            "; learning from the %,d most frequent, of %,d occurrences and more"
                + " (prepare.tokenizer.word-piece.most-words)",
            counts.size(),
            least);
  }

  private static final class CountPartition
      implements Function2<
          Integer, Iterator<Tuple2<DocumentKey, byte[]>>, Iterator<Tuple2<String, Long>>> {
    private static final long serialVersionUID = 1L;

    private final ShardLayout layout;
    private final Duplicates duplicates;
    private final WordSplitting splitting;

    CountPartition(ShardLayout layout, Duplicates duplicates, WordSplitting splitting) {
      this.layout = layout;
      this.duplicates = duplicates;
      this.splitting = splitting;
    }

    @Override
    public Iterator<Tuple2<String, Long>> call(
        Integer shard, Iterator<Tuple2<DocumentKey, byte[]>> sorted) {
      return layout.split(shard) == Split.TRAIN
          ? new Counted(new DistinctDocuments(sorted, duplicates), splitting)
          : Collections.emptyIterator();
    }
  }

  /** Counts of one partition, given out whenever many words have come together. */
  private static final class Counted implements Iterator<Tuple2<String, Long>> {
    private static final int WORDS_TOGETHER = 200_000;

    private final Iterator<Tuple2<DocumentKey, byte[]>> documents;
    private final WordSplitting splitting;
    private Iterator<Map.Entry<String, Long>> counted = Collections.emptyIterator();

    Counted(Iterator<Tuple2<DocumentKey, byte[]>> documents, WordSplitting splitting) {
      this.documents = documents;
      this.splitting = splitting;
    }

    @Override
    public boolean hasNext() {
      while (!counted.hasNext() && documents.hasNext()) {
        Map<String, Long> counts = new HashMap<>();
        while (counts.size() < WORDS_TOGETHER && documents.hasNext()) {
          String text = new String(documents.next()._2(), StandardCharsets.UTF_8);
          splitting.forEachWord(text, word -> count(word, counts));
        }
        counted = counts.entrySet().iterator();
      }
      return counted.hasNext();
    }

    private static void count(String word, Map<String, Long> counts) {
      if (word.length() <= 2 * WordPieceTrainer.LONGEST_WORD
          && word.codePointCount(0, word.length()) <= WordPieceTrainer.LONGEST_WORD) {
        counts.merge(word, 1L, Long::sum);
      }
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
}

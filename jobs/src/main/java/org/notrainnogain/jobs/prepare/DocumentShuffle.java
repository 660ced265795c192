package org.notrainnogain.jobs.prepare;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.notrainnogain.dataprep.documents.CleanDocument;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.documents.DocumentRules;
import org.notrainnogain.dataprep.documents.PieceSurvey;
import org.notrainnogain.dataprep.documents.ShardLayout;
import org.notrainnogain.dataprep.documents.SurveyTally;
import org.notrainnogain.dataprep.source.Reading;
import scala.Function1;
import scala.Option;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The one pass over a source: brings the cleaned documents to their shards, each a Spark partition,
 * sorted inside, and what the tasks found while reading to the driver, through a partition beside
 * the shards: so a task that runs again counts once. Spark spills to disk what does not fit, so no
 * shard's documents need to fit into memory. The partition of a document is computed from its key;
 * Spark's range partitioner, which samples, is not used.
 */
final class DocumentShuffle {
  private static final ClassTag<DocumentKey> KEYS = ClassTag$.MODULE$.apply(DocumentKey.class);
  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);
  private static final ClassTag<SurveyTally> TALLIES = ClassTag$.MODULE$.apply(SurveyTally.class);

  private final ShuffledRDD<DocumentKey, byte[], byte[]> shuffled;
  private final ShardSlices slices;

  private DocumentShuffle(ShuffledRDD<DocumentKey, byte[], byte[]> shuffled, ShardSlices slices) {
    this.shuffled = shuffled;
    this.slices = slices;
  }

  /** Says how a source is read; nothing is read yet. */
  static DocumentShuffle of(
      JavaRDD<Reading> readings, DocumentRules rules, ShardLayout layout, ShardSlices slices) {
    JavaPairRDD<DocumentKey, byte[]> documents =
        readings.mapPartitionsToPair(new ToShards(rules, layout, slices.tallies()));
    ShuffledRDD<DocumentKey, byte[], byte[]> shuffled =
        new ShuffledRDD<>(documents.rdd(), slices, KEYS, BYTES, BYTES);
    shuffled.setSerializer(new DocumentSerializer());
    return new DocumentShuffle(shuffled, slices);
  }

  /** Reads the source, and says what was in it. */
  SurveyTally survey() {
    int tallies = slices.tallyPartition();
    JavaPairRDD<DocumentKey, byte[]> found =
        JavaPairRDD.fromRDD(
            PartitionPruningRDD.create(
                shuffled, (Function1<Object, Object> & Serializable) part -> part.equals(tallies)),
            KEYS,
            BYTES);
    return found.values().map(DocumentShuffle::tally).fold(SurveyTally.none(), SurveyTally::plus);
  }

  /** The documents that the filters keep, at their places; duplicates stand side by side. */
  JavaPairRDD<DocumentKey, byte[]> documents() {
    RDD<Tuple2<DocumentKey, byte[]>> sorted =
        JavaPairRDD.fromRDD(shuffled, KEYS, BYTES).mapPartitionsToPair(SortedSlice::new).rdd();
    return JavaPairRDD.fromRDD(
        sorted.coalesce(slices.shards(), false, Option.apply(slices), null), KEYS, BYTES);
  }

  private static SurveyTally tally(byte[] bytes) {
    return SparkEnv.get()
        .closureSerializer()
        .newInstance()
        .deserialize(ByteBuffer.wrap(bytes), TALLIES);
  }

  private static byte[] bytes(SurveyTally tally) {
    ByteBuffer buffer = SparkEnv.get().closureSerializer().newInstance().serialize(tally, TALLIES);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static final class ToShards
      implements PairFlatMapFunction<Iterator<Reading>, DocumentKey, byte[]> {
    private static final long serialVersionUID = 1L;

    private final DocumentRules rules;
    private final ShardLayout layout;
    private final DocumentKey tallies;

    ToShards(DocumentRules rules, ShardLayout layout, DocumentKey tallies) {
      this.rules = rules;
      this.layout = layout;
      this.tallies = tallies;
    }

    @Override
    public Iterator<Tuple2<DocumentKey, byte[]>> call(Iterator<Reading> readings) {
      PieceSurvey survey = new PieceSurvey(rules);
      return new Iterator<>() {
        private Optional<Tuple2<DocumentKey, byte[]>> next = Optional.empty();
        private boolean told;

        @Override
        public boolean hasNext() {
          while (next.isEmpty() && readings.hasNext()) {
            next = survey.add(readings.next()).map(ToShards.this::placed);
          }
          if (next.isEmpty() && !told) {
            told = true;
            next = Optional.of(new Tuple2<>(tallies, bytes(survey.tally())));
          }
          return next.isPresent();
        }

        @Override
        public Tuple2<DocumentKey, byte[]> next() {
          if (!hasNext()) {
            throw new NoSuchElementException("The pieces have no further document");
          }
          Tuple2<DocumentKey, byte[]> document = next.get();
          next = Optional.empty();
          return document;
        }
      };
    }

    private Tuple2<DocumentKey, byte[]> placed(CleanDocument document) {
      return new Tuple2<>(
          layout.key(document.documentId(), document.characters()), document.utf8());
    }
  }
}

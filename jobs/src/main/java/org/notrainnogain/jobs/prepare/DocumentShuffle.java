package org.notrainnogain.jobs.prepare;

import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;
import org.notrainnogain.dataprep.documents.ContentHash;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.documents.DocumentRules;
import org.notrainnogain.dataprep.documents.ShardLayout;
import org.notrainnogain.dataprep.source.Reading;
import scala.Option;
import scala.Tuple2;
import scala.math.Ordering$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Brings the cleaned documents to their shards, each a Spark partition, sorted inside. Spark spills
 * to disk what does not fit, so no shard's documents need to fit into memory. The partition of a
 * document is computed from its key; Spark's range partitioner, which samples, is not used.
 *
 * <p>Spark's serializer holds on to the last hundred objects of each shard, gigabytes where
 * documents are books; here it lets go of each at once.
 */
final class DocumentShuffle {
  private DocumentShuffle() {}

  /** The documents that the filters keep, at their places; duplicates stand side by side. */
  static JavaPairRDD<DocumentKey, String> shuffle(
      JavaRDD<Reading> readings, DocumentRules rules, ShardLayout layout, ShardSlices slices) {
    JavaPairRDD<DocumentKey, String> documents = readings.flatMapToPair(new ToShard(rules, layout));
    ClassTag<DocumentKey> keys = ClassTag$.MODULE$.apply(DocumentKey.class);
    ClassTag<String> texts = ClassTag$.MODULE$.apply(String.class);
    ShuffledRDD<DocumentKey, String, String> shuffled =
        new ShuffledRDD<>(documents.rdd(), slices, keys, texts, texts);
    shuffled.setKeyOrdering(
        Ordering$.MODULE$.comparatorToOrdering(Comparator.<DocumentKey>naturalOrder()));
    SparkConf letGo = documents.context().getConf().set("spark.serializer.objectStreamReset", "1");
    shuffled.setSerializer(new JavaSerializer(letGo));
    return JavaPairRDD.fromRDD(
        shuffled.coalesce(layout.shards(), false, Option.apply(slices), null), keys, texts);
  }

  private static final class ToShard implements PairFlatMapFunction<Reading, DocumentKey, String> {
    private static final long serialVersionUID = 1L;

    private final DocumentRules rules;
    private final ShardLayout layout;

    ToShard(DocumentRules rules, ShardLayout layout) {
      this.rules = rules;
      this.layout = layout;
    }

    @Override
    public Iterator<Tuple2<DocumentKey, String>> call(Reading reading) {
      if (!(reading instanceof Reading.Document document)) {
        return Collections.emptyIterator();
      }
      String text = document.text();
      String cleaned = rules.cleaner().clean(text);
      if (rules.rejectedBy(cleaned).isPresent()) {
        return Collections.emptyIterator();
      }
      int characters = text.codePointCount(0, text.length());
      DocumentKey key = layout.key(ContentHash.documentId(cleaned), characters);
      return List.of(new Tuple2<>(key, cleaned)).iterator();
    }
  }
}

package org.notrainnogain.jobs.prepare;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/**
 * Brings the cleaned documents to their shards, each a Spark partition, sorted inside. Spark spills
 * to disk what does not fit, so no shard's documents need to fit into memory. The partition of a
 * document is computed from its key; Spark's range partitioner, which samples, is not used.
 */
final class DocumentShuffle {
  private DocumentShuffle() {}

  /** The documents that the filters keep, at their places; duplicates stand side by side. */
  static JavaPairRDD<DocumentKey, String> shuffle(
      JavaRDD<String> documents, DocumentRules rules, ShardLayout layout) {
    return documents
        .flatMapToPair(new ToShard(rules, layout))
        .repartitionAndSortWithinPartitions(new ByShard(layout.shards()));
  }

  private static final class ToShard implements PairFlatMapFunction<String, DocumentKey, String> {
    private static final long serialVersionUID = 1L;

    private final DocumentRules rules;
    private final ShardLayout layout;

    ToShard(DocumentRules rules, ShardLayout layout) {
      this.rules = rules;
      this.layout = layout;
    }

    @Override
    public Iterator<Tuple2<DocumentKey, String>> call(String text) {
      String cleaned = rules.cleaner().clean(text);
      if (rules.rejectedBy(cleaned).isPresent()) {
        return Collections.emptyIterator();
      }
      int characters = text.codePointCount(0, text.length());
      DocumentKey key = layout.key(ContentHash.documentId(cleaned), characters);
      return List.of(new Tuple2<>(key, cleaned)).iterator();
    }
  }

  private static final class ByShard extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int shards;

    ByShard(int shards) {
      this.shards = shards;
    }

    @Override
    public int numPartitions() {
      return shards;
    }

    @Override
    public int getPartition(Object key) {
      return ((DocumentKey) key).shard();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByShard partitioner && partitioner.shards == shards;
    }

    @Override
    public int hashCode() {
      return shards;
    }
  }
}

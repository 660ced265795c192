package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.documents.DocumentKey;
import scala.Tuple2;

class SortedSliceSparkTest extends LocalPrepare {
  /** A text longer than a page of the sorter, an empty one, keys that part only at their ends. */
  private static List<Tuple2<DocumentKey, String>> documents() {
    List<Tuple2<DocumentKey, String>> documents = new ArrayList<>();
    for (long order : new long[] {Long.MIN_VALUE, -7, 0, 1, Long.MAX_VALUE}) {
      for (long id : new long[] {-1, 3, 1L << 40}) {
        for (int characters : new int[] {1, 2, 300}) {
          DocumentKey key = new DocumentKey(2, order, id, characters);
          documents.add(new Tuple2<>(key, "\u00e4".repeat(characters - 1)));
        }
      }
    }
    documents.add(new Tuple2<>(new DocumentKey(2, 5, 5, 5), "long".repeat(2 << 20)));
    return documents;
  }

  @Test
  void documentsComeInTheOrderOfTheirKeysSpilledOrNot() {
    List<Tuple2<DocumentKey, String>> sorted = documents();
    sorted.sort(Comparator.comparing(Tuple2::_1));
    assertThat(throughTask(Integer.MAX_VALUE)).isEqualTo(sorted);
    assertThat(throughTask(7)).isEqualTo(sorted);
  }

  private static List<Tuple2<DocumentKey, String>> throughTask(int mostInMemory) {
    List<Tuple2<DocumentKey, String>> shuffled = documents();
    Collections.shuffle(shuffled, new Random(4));
    return JavaSparkContext.fromSparkContext(session.sparkContext())
        .parallelize(shuffled, 1)
        .mapToPair(text -> new Tuple2<>(text._1(), text._2().getBytes(StandardCharsets.UTF_8)))
        .mapPartitionsToPair(
            slice -> {
              SortedSlice documents = new SortedSlice(slice, mostInMemory);
              boolean spilled = TaskContext.get().taskMetrics().memoryBytesSpilled() > 0;
              assertThat(spilled).isEqualTo(mostInMemory < 40);
              return documents;
            })
        .mapValues(utf8 -> new String(utf8, StandardCharsets.UTF_8))
        .collect();
  }
}

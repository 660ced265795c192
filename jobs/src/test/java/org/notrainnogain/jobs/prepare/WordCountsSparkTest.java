package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.documents.Duplicates;
import org.notrainnogain.dataprep.documents.ShardLayout;
import org.notrainnogain.dataprep.sequences.SplitShares;
import org.notrainnogain.dataprep.tokenizer.WordSplitting;
import org.notrainnogain.jobs.tables.LocalSpark;
import scala.Tuple2;

class WordCountsSparkTest {
  private static final ShardLayout LAYOUT =
      new ShardLayout(0, new SplitShares(0.2, 0.1, 0.1), 4, 1, 1, 1);

  @AfterAll
  static void closeSession() {
    LocalSpark.close();
  }

  @Test
  void theMostFrequentWordsAreKeptAndOfEqualOnesTheFirst() {
    List<String> documents = List.of("b b b b a a a", "e d c c d e", "f g h");
    assertThat(counts(documents, 100).counts()).hasSize(8).containsEntry("b", 4L);
    assertThat(counts(documents, 100).leftOut()).isEmpty();
    assertThat(counts(documents, 8).leftOut()).isEmpty();
    for (int most = 1; most < 8; most++) {
      WordCounts words = counts(documents, most);
      assertThat(words.counts().keySet())
          .containsExactlyInAnyOrderElementsOf(
              List.of("b", "a", "c", "d", "e", "f", "g").subList(0, most));
      assertThat(words.distinct()).isEqualTo(8);
      assertThat(words.leftOut())
          .contains(
              "the " + most + " most frequent, of " + List.of(4, 3, 2, 2, 2, 1, 1).get(most - 1));
    }
  }

  @Test
  void wordsThatCannotBeEncodedAreNotHeld() {
    assertThat(counts(List.of("x".repeat(100) + " " + "y".repeat(101)), 10).counts())
        .containsOnlyKeys("x".repeat(100));
  }

  private static WordCounts counts(List<String> documents, int mostWords) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    JavaPairRDD<DocumentKey, byte[]> inTrain =
        JavaPairRDD.fromJavaRDD(
            context.parallelize(
                IntStream.range(0, documents.size())
                    .mapToObj(
                        i ->
                            new Tuple2<>(
                                new DocumentKey(0, i, i, 1),
                                documents.get(i).getBytes(StandardCharsets.UTF_8)))
                    .toList(),
                2));
    return WordCounts.of(
        inTrain, LAYOUT, Duplicates.DROP, WordSplitting.SINGLE_PUNCTUATION, mostWords);
  }
}

package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.source.Reading;
import org.notrainnogain.jobs.tables.LocalSpark;
import org.notrainnogain.planning.prepare.PrepareConfig;
import scala.Tuple2;

class DocumentShuffleSparkTest {
  @AfterAll
  static void closeSession() {
    LocalSpark.close();
  }

  @Test
  void slicesChangeNoShard() {
    List<List<Tuple2<DocumentKey, String>>> whole = shards(1);
    assertThat(whole).hasSize(SyntheticCorpus.settings().layout().shards());
    assertThat(whole.get(0))
        .hasSizeGreaterThan(50)
        .allMatch(document -> document._1().shard() == 0);
    assertThat(shards(2)).isEqualTo(whole);
    assertThat(shards(9)).isEqualTo(whole);
  }

  private static List<List<Tuple2<DocumentKey, String>>> shards(int slices) {
    PrepareConfig config = SyntheticCorpus.settings();
    List<Reading> readings =
        SyntheticCorpus.documents(700).stream()
            .<Reading>map(text -> new Reading.Document(text, 0))
            .toList();
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    return DocumentShuffle.shuffle(
            context.parallelize(readings, 3),
            config.rules(),
            config.layout(),
            new ShardSlices(config.layout().shards(), slices))
        .glom()
        .collect();
  }
}

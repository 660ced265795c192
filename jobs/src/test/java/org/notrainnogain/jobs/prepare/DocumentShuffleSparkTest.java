package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.documents.DocumentRules;
import org.notrainnogain.dataprep.documents.ShardLayout;
import org.notrainnogain.dataprep.documents.SurveyTally;
import org.notrainnogain.dataprep.source.Reading;
import org.notrainnogain.jobs.tables.LocalSpark;
import scala.Tuple2;

class DocumentShuffleSparkTest {
  private static final DocumentRules RULES = SyntheticCorpus.settings().rules();
  private static final ShardLayout LAYOUT = SyntheticCorpus.settings().layout();

  @AfterAll
  static void closeSession() {
    LocalSpark.close();
  }

  @Test
  void slicesChangeNoShard() {
    List<List<Tuple2<DocumentKey, String>>> whole = shards(1);
    assertThat(whole).hasSize(LAYOUT.shards());
    assertThat(whole.get(0))
        .hasSizeGreaterThan(50)
        .allMatch(document -> document._1().shard() == 0);
    assertThat(shards(2)).isEqualTo(whole);
    assertThat(shards(9)).isEqualTo(whole);
  }

  @Test
  void whatTheTasksFoundComesWithTheDocuments() {
    DocumentShuffle shuffle = shuffle(3);
    SurveyTally survey = shuffle.survey();
    assertThat(survey).usingRecursiveComparison().isEqualTo(Survey.of(readings(), RULES));
    assertThat(survey.documents()).isEqualTo(703);
    assertThat(survey.kept()).isEqualTo(702).isEqualTo(shuffle.documents().count());
    assertThat(shuffle.documents().keys().map(DocumentKey::documentId).reduce(Long::sum))
        .isEqualTo(survey.keptDigest());
  }

  private static List<List<Tuple2<DocumentKey, String>>> shards(int slices) {
    return shuffle(slices)
        .documents()
        .mapValues(utf8 -> new String(utf8, StandardCharsets.UTF_8))
        .glom()
        .collect();
  }

  private static DocumentShuffle shuffle(int slices) {
    return DocumentShuffle.of(readings(), RULES, LAYOUT, new ShardSlices(LAYOUT.shards(), slices));
  }

  private static JavaRDD<Reading> readings() {
    List<Reading> readings =
        SyntheticCorpus.documents(700).stream()
            .<Reading>map(text -> new Reading.Document(text, 0))
            .toList();
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    return context.parallelize(readings, 3);
  }
}

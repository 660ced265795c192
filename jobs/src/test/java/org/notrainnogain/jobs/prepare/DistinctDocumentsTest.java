package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.documents.Duplicates;
import scala.Tuple2;

class DistinctDocumentsTest {
  private static final long[] SORTED = {1, 1, 2, 3, 3, 3};

  @Test
  void oneOfEqualDocumentsStays() {
    DistinctDocuments documents = of(Duplicates.DROP);
    assertThat(ids(documents)).containsExactly(1L, 2L, 3L);
    assertThat(documents.duplicates()).isEqualTo(3);
  }

  @Test
  void allStayAsPublished() {
    DistinctDocuments documents = of(Duplicates.KEEP);
    assertThat(ids(documents)).containsExactly(1L, 1L, 2L, 3L, 3L, 3L);
    assertThat(documents.duplicates()).isZero();
  }

  private static DistinctDocuments of(Duplicates duplicates) {
    return new DistinctDocuments(
        LongStream.of(SORTED)
            .mapToObj(id -> new Tuple2<>(new DocumentKey(0, id, id, 5), new byte[] {(byte) id}))
            .iterator(),
        duplicates);
  }

  private static List<Long> ids(DistinctDocuments documents) {
    List<Long> ids = new ArrayList<>();
    documents.forEachRemaining(document -> ids.add(document._1().documentId()));
    return ids;
  }
}

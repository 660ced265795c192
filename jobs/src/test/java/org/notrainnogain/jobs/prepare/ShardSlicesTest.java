package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.random.SeededRandom;

class ShardSlicesTest {
  @Test
  void slicesGrowInNumberNotInSize() {
    assertThat(ShardSlices.of(24, 0).numPartitions()).isEqualTo(24 + 1);
    assertThat(ShardSlices.of(24, 5_000_000).numPartitions()).isEqualTo(24 + 1);
    assertThat(ShardSlices.of(24, 57_000_000).numPartitions()).isEqualTo(24 * 5 + 1);
    assertThat(ShardSlices.of(24, 1L << 50).numPartitions()).isEqualTo(24 * 8 + 1);
    assertThat(ShardSlices.of(500, 1L << 50).numPartitions()).isEqualTo(500 + 1);
  }

  @Test
  void slicesInTheirOrderAreTheShard() {
    ShardSlices slices = new ShardSlices(3, 7);
    List<DocumentKey> sorted =
        LongStream.concat(
                LongStream.of(Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE),
                LongStream.range(0, 1000).map(i -> SeededRandom.hash(1, "slices", i)))
            .boxed()
            .flatMap(order -> Stream.of(0, 1, 2).map(shard -> new DocumentKey(shard, order, 5, 6)))
            .sorted()
            .toList();
    assertThat(sorted.stream().map(slices::getPartition).toList())
        .isSortedAccordingTo(Comparator.naturalOrder())
        .contains(0, 6, 7, 20)
        .allMatch(partition -> partition < 21);
    assertThat(slices.tallyPartition()).isEqualTo(21);
  }
}

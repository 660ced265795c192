package org.notrainnogain.dataprep.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DataOrderTest {
  @Property
  void everyPassVisitsEverySequenceOnceAndShardsWhole(
      @ForAll @Size(min = 1, max = 12) List<@LongRange(min = 0, max = 40) Long> shards,
      @ForAll long orderSeed,
      @ForAll @IntRange(min = 0, max = 3) int pass) {
    long[] rowsPerShard = shards.stream().mapToLong(Long::longValue).toArray();
    Assume.that(LongStream.of(rowsPerShard).sum() > 0);
    DataOrder order = new DataOrder(orderSeed, rowsPerShard);
    assertThat(order.sequences()).isEqualTo(LongStream.of(rowsPerShard).sum());
    Set<DataOrder.Location> seen = new HashSet<>();
    Set<Integer> finished = new HashSet<>();
    int shard = -1;
    for (long n = 0; n < order.sequences(); n++) {
      DataOrder.Location location = order.at(pass * order.sequences() + n);
      assertThat(location.pass()).isEqualTo(pass);
      assertThat((long) location.row()).isLessThan(rowsPerShard[location.shard()]);
      assertThat(seen.add(location)).isTrue();
      if (location.shard() != shard) {
        assertThat(finished.add(location.shard())).isTrue();
        shard = location.shard();
      }
    }
  }

  @Property(tries = 50)
  void anyReaderFindsAnyPosition(
      @ForAll @Size(20) List<@LongRange(min = 0, max = 5000) Long> positions) {
    long[] rows = {30, 5, 0, 17, 60, 12, 9, 44, 3, 20, 21, 22};
    DataOrder inOrder = new DataOrder(3, rows);
    List<DataOrder.Location> all = new ArrayList<>();
    for (long n = 0; n <= 5000; n++) {
      all.add(inOrder.at(n));
    }
    DataOrder jumping = new DataOrder(3, rows);
    for (Long position : positions) {
      assertThat(jumping.at(position)).isEqualTo(all.get(position.intValue()));
    }
  }

  @Test
  void passesAndSeedsDiffer() {
    long[] rows = {50, 50};
    assertThat(rowsOf(new DataOrder(1, rows), 0)).isNotEqualTo(rowsOf(new DataOrder(1, rows), 1));
    assertThat(rowsOf(new DataOrder(1, rows), 0)).isNotEqualTo(rowsOf(new DataOrder(2, rows), 0));
  }

  @Test
  void refusesAnEmptyCorpus() {
    assertThatThrownBy(() -> new DataOrder(1, new long[] {0, 0}))
        .hasMessage("No sequences to order in 2 shards; prepare a larger corpus");
  }

  private static List<String> rowsOf(DataOrder order, long pass) {
    return LongStream.range(0, order.sequences())
        .mapToObj(n -> order.at(pass * order.sequences() + n))
        .map(location -> location.shard() + ":" + location.row())
        .toList();
  }
}

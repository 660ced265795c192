package org.notrainnogain.training.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notrainnogain.training.tensor.Slice;
import scala.Tuple2;

class BigDlExchangeSparkTest {
  @BeforeAll
  static void startSpark() {
    LocalSpark.context();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 1000", "2, 2", "2, 1001", "3, 1000", "3, 4", "3, 40000"})
  void carriesWeightsAndSumsOfGradients(int replicas, int size) {
    float[] weights = vector(size, 0);
    try (ExchangeRounds rounds = new ExchangeRounds(new BigDlExchange(replicas, size))) {
      List<Slice> slices = rounds.initialize(weights);
      for (int i = 0; i < replicas; i++) {
        assertThat(slices.get(i)).isEqualTo(ParameterExchange.slice(replicas, size, i));
      }
      for (int round = 1; round <= 3; round++) {
        assertThat(rounds.weights()).hasSize(replicas).allMatch(w -> equal(w, weights));
        int purpose = 10 * round;
        rounds.each(
            (side, replica) -> {
              side.putGradients(vector(size, purpose + replica));
              return replica;
            });
        List<float[]> sums = rounds.each((side, replica) -> side.aggregateGradients().clone());
        float[] expected = vector(size, purpose);
        for (int replica = 1; replica < replicas; replica++) {
          float[] more = vector(size, purpose + replica);
          for (int i = 0; i < size; i++) {
            expected[i] += more[i];
          }
        }
        for (int replica = 0; replica < replicas; replica++) {
          Slice slice = slices.get(replica);
          for (int i = 0; i < slice.length(); i++) {
            assertThat(sums.get(replica)[i]).isEqualTo(expected[slice.start() + i]);
          }
        }
        rounds.each(
            (side, replica) -> {
              float[] slice = side.weightSlice();
              for (int i = 0; i < slice.length; i++) {
                slice[i] -= 0.5f;
              }
              side.sendWeights();
              return replica;
            });
        for (int i = 0; i < size; i++) {
          weights[i] -= 0.5f;
        }
      }
      assertThat(rounds.weights()).allMatch(w -> equal(w, weights));
    }
  }

  @Test
  void holdsNoMoreAfterManyRoundsAndNothingAfterRelease() {
    int size = 100_000;
    assertThat(blocks()).isEmpty();
    try (ExchangeRounds rounds = new ExchangeRounds(new BigDlExchange(2, size))) {
      rounds.initialize(new float[size]);
      step(rounds, size);
      assertThat(blocks()).hasSize(3 * 2 + 2 * 2);
      long bytes = bytes();
      assertThat(bytes).isBetween(5L * Float.BYTES * size, 6L * Float.BYTES * size);
      for (int i = 0; i < 49; i++) {
        step(rounds, size);
      }
      assertThat(blocks()).hasSize(3 * 2 + 2 * 2);
      assertThat(bytes()).isEqualTo(bytes);
    }
    assertThat(blocks()).isEmpty();
  }

  @Test
  void refusesGradientsOfAnotherRound() {
    try (ExchangeRounds rounds = new ExchangeRounds(new BigDlExchange(2, 10))) {
      rounds.initialize(new float[10]);
      step(rounds, 10);
      rounds.each(
          (side, replica) -> {
            if (replica == 0) {
              side.putGradients(new float[10]);
            }
            return replica;
          });
      assertThatThrownBy(
              () -> rounds.each((side, i) -> i == 0 ? side.aggregateGradients().length : 0))
          .hasMessageContaining("bear stamps that sum to 3.0, expected 4.0")
          .hasMessageContaining("go back to the last checkpoint");
    }
  }

  private static void step(ExchangeRounds rounds, int size) {
    rounds.weights();
    rounds.each(
        (side, replica) -> {
          side.putGradients(new float[size]);
          return replica;
        });
    rounds.each(
        (side, replica) -> {
          side.aggregateGradients();
          side.sendWeights();
          return replica;
        });
  }

  private static boolean equal(float[] a, float[] b) {
    return Arrays.equals(a, b);
  }

  private static float[] vector(int size, int purpose) {
    float[] vector = new float[size];
    for (int i = 0; i < size; i++) {
      vector[i] = (float) Math.sin(i + 1000.0 * purpose);
    }
    return vector;
  }

  /** The blocks of all exchanges; Spark's own (broadcasts) come and go. */
  private static List<BlockInfo> blocks() {
    List<BlockInfo> blocks = new ArrayList<>();
    var entries = SparkEnv.get().blockManager().blockInfoManager().entries();
    while (entries.hasNext()) {
      Tuple2<BlockId, BlockInfo> entry = entries.next();
      if (entry._1().name().startsWith("test_")) {
        blocks.add(entry._2());
      }
    }
    return blocks;
  }

  private static long bytes() {
    return blocks().stream().mapToLong(BlockInfo::size).sum();
  }
}

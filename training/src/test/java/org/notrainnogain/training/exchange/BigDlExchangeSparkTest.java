package org.notrainnogain.training.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.intel.analytics.bigdl.dllib.optim.parameters.AllReduceParameter;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.memory.MemoryManager;
import org.apache.spark.memory.MemoryMode;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockInfo;
import org.apache.spark.storage.BlockInfoManager;
import org.apache.spark.storage.TestBlockId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.tensor.Slice;
import scala.Option;
import scala.Tuple2;

class BigDlExchangeSparkTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @BeforeAll
  static void startSpark() {
    LocalSpark.context();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 1000", "2, 2", "2, 1001", "3, 1000", "3, 4", "3, 40000"})
  void carriesWeightsAndSumsOfGradients(int replicas, int size) {
    float[] weights = vector(size, 0);
    try (ExchangeRounds rounds = new ExchangeRounds(new BigDlExchange(replicas, size, PATIENCE))) {
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
    try (ExchangeRounds rounds = new ExchangeRounds(new BigDlExchange(2, size, PATIENCE))) {
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
    try (ExchangeRounds rounds = new ExchangeRounds(new BigDlExchange(2, 10, PATIENCE))) {
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
          .hasRootCauseInstanceOf(ReplicasLostException.class);
    }
  }

  @Test
  void noticesGradientsThatBigDlCouldNotRead() {
    try (ExchangeRounds rounds = new ExchangeRounds(new BigDlExchange(2, 10, PATIENCE))) {
      rounds.initialize(new float[10]);
      step(rounds, 10);
      putGradients(rounds, 10);
      BigDlBlocks.remove(List.of(block("_0gradientBytes1")));
      assertThatThrownBy(() -> rounds.each((side, i) -> side.aggregateGradients().length))
          .hasMessageContaining(
              "The gradients of slice 0 bear stamps that sum to 2.0, expected 4.0")
          .hasRootCauseInstanceOf(ReplicasLostException.class);
    }
  }

  @Test
  void noticesWeightsOfAnotherUpdate() {
    try (ExchangeRounds rounds = new ExchangeRounds(new BigDlExchange(2, 10, PATIENCE))) {
      rounds.initialize(new float[10]);
      rounds.each(
          (side, replica) -> {
            if (replica == 1) {
              side.sendWeights();
            }
            return replica;
          });
      assertThatThrownBy(rounds::weights)
          .hasMessageContaining("bear the stamp")
          .hasRootCauseInstanceOf(ReplicasLostException.class);
    }
  }

  @Test
  void aggregatesEachRoundOnce() {
    try (ExchangeRounds rounds = new ExchangeRounds(new BigDlExchange(1, 10, PATIENCE))) {
      rounds.initialize(new float[10]);
      step(rounds, 10);
      assertThatThrownBy(() -> rounds.each((side, i) -> side.aggregateGradients().length))
          .hasMessageContaining(
              "Replica 0 has aggregated the gradients of round 1 already; put gradients first");
    }
  }

  @Test
  void stopsWaitingWithAnError() {
    ParameterExchange impatient = new BigDlExchange(1, 10, Duration.ofMillis(200));
    try (ExchangeRounds rounds = new ExchangeRounds(impatient)) {
      rounds.initialize(new float[10]);
      BlockInfoManager blocks = SparkEnv.get().blockManager().blockInfoManager();
      BlockId locked = block("weightBytes0");
      blocks.lockForWriting(locked, true);
      try {
        assertThatThrownBy(rounds::weights)
            .hasMessageContaining("Getting the weights of replica 0 did not end within PT0.2S")
            .hasCauseInstanceOf(ReplicasLostException.class);
      } finally {
        blocks.unlock(locked, Option.empty());
      }
    }
  }

  @Test
  void saysWhenStorageMemoryIsShort() {
    MemoryManager memory = SparkEnv.get().memoryManager();
    BlockId hog = new TestBlockId("hog");
    long taken = BigDlBlocks.room() - 1_500_000;
    memory.acquireStorageMemory(hog, taken, MemoryMode.ON_HEAP);
    try (ExchangeRounds rounds = new ExchangeRounds(new BigDlExchange(1, 100_000, PATIENCE))) {
      assertThatThrownBy(() -> rounds.initialize(new float[100_000]))
          .hasMessageContaining("Replica 0 finds no room for 1600016 bytes")
          .hasMessageContaining("raise spark.executor.memory");
    } finally {
      memory.releaseStorageMemory(taken, MemoryMode.ON_HEAP);
    }
  }

  @Test
  void refusesWorkOnACopyWithoutASlice() {
    ParameterExchange copy = new BigDlExchange(2, 10, PATIENCE);
    assertThatThrownBy(copy::sendWeights)
        .hasMessageContaining("This copy of the exchange holds no slice")
        .hasMessageContaining("not one that came with a later task");
    assertThatThrownBy(() -> copy.initialize(new float[10]))
        .hasMessageContaining("outside of a task of partition 0 to 1");
  }

  @Test
  void refusesVectorsOfAnotherLength() {
    try (ExchangeRounds rounds = new ExchangeRounds(new BigDlExchange(1, 10, PATIENCE))) {
      assertThatThrownBy(() -> rounds.initialize(new float[11]))
          .hasMessageContaining("The vector has 11 elements, but this exchange was made for 10");
    }
  }

  @Test
  void cutsSlicesAsBigDlDoes() {
    for (int[] shape : new int[][] {{1, 1}, {2, 7}, {3, 3}, {4, 1001}, {7, 50}}) {
      int replicas = shape[0];
      int size = shape[1];
      AllReduceParameter<Object> parameter =
          new AllReduceParameter<>(
              99, replicas, size, 1, "none", BigDlTensors.FLOAT, BigDlTensors.NUMERIC);
      List<String> ranges =
          LocalSpark.context()
              .parallelize(IntStream.range(0, replicas).boxed().toList(), replicas)
              .map(replica -> parameter.localPartitionRange().toString())
              .collect();
      for (int replica = 0; replica < replicas; replica++) {
        Slice slice = ParameterExchange.slice(replicas, size, replica);
        assertThat(ranges.get(replica))
            .isEqualTo("(" + (slice.start() + 1) + "," + slice.length() + ")");
      }
    }
  }

  private static void step(ExchangeRounds rounds, int size) {
    rounds.weights();
    putGradients(rounds, size);
    rounds.each(
        (side, replica) -> {
          side.aggregateGradients();
          side.sendWeights();
          return replica;
        });
  }

  private static void putGradients(ExchangeRounds rounds, int size) {
    rounds.each(
        (side, replica) -> {
          side.putGradients(new float[size]);
          return replica;
        });
  }

  private static BlockId block(String ending) {
    return blocks().keySet().stream()
        .filter(block -> block.name().endsWith(ending))
        .findFirst()
        .orElseThrow();
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
  private static Map<BlockId, BlockInfo> blocks() {
    Map<BlockId, BlockInfo> blocks = new HashMap<>();
    var entries = SparkEnv.get().blockManager().blockInfoManager().entries();
    while (entries.hasNext()) {
      Tuple2<BlockId, BlockInfo> entry = entries.next();
      if (entry._1().name().startsWith("test_")) {
        blocks.put(entry._1(), entry._2());
      }
    }
    return blocks;
  }

  private static long bytes() {
    return blocks().values().stream().mapToLong(BlockInfo::size).sum();
  }
}

package org.notrainnogain.training.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.intel.analytics.bigdl.dllib.optim.parameters.AllReduceParameter;
import java.time.Duration;
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
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.tensor.Slice;
import scala.Option;
import scala.Tuple2;

class BigDlExchangeSparkTest extends ExchangeContract {
  @Override
  ExchangeSides sides(int replicas, int size) {
    return new ExchangeRounds(new BigDlExchange(replicas, size, PATIENCE));
  }

  @BeforeAll
  static void startSpark() {
    LocalSpark.context();
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
    BigDlExchange impatient = new BigDlExchange(1, 10, Duration.ofMillis(200));
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

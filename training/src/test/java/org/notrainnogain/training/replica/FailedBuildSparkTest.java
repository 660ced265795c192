package org.notrainnogain.training.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockInfo;
import org.apache.spark.util.SerializableConfiguration;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.shards.StoredCorpus;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.checkpoint.Growth;
import org.notrainnogain.training.checkpoint.WeightsOrigin;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.exchange.LocalSpark;
import org.notrainnogain.training.exchange.ParameterExchange;
import org.notrainnogain.training.loop.SmallRun;
import org.notrainnogain.training.model.BertConfig;
import org.notrainnogain.training.model.BertSettings;
import org.notrainnogain.training.model.ComputeSettings;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.Betas;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.WeightDecay;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Precision;
import org.notrainnogain.training.tensor.Slice;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * Replicas of which a later part cannot be built, with libtorch and BigDL: nothing stays behind.
 */
class FailedBuildSparkTest {
  private static final int REPLICAS = 2;
  private static final int BUILDS = 10;
  private static final String WEIGHTS = "weights.safetensors";
  private static final String SECOND_STATE = "optimizer-00001-of-00002.safetensors";
  private static final BertSettings MODEL =
      new BertSettings(new BertConfig(2, 16, 2, 32, 64, 16, 0), 0.15, 0.02);
  private static final ParameterLayout LAYOUT = MODEL.layout();
  private static final AdamW.Settings OPTIMIZER =
      new AdamW.Settings(
          new Betas(0.9, 0.98), 1e-12, new WeightDecay(0.01, WeightDecaySpares.BIASES));

  @TempDir Path checkpoint;

  /** What a replica is made of, in the order in which it is built, and what goes wrong there. */
  private enum Damage {
    WEIGHTS_CUT(WEIGHTS),
    WEIGHTS_LOST(WEIGHTS),
    STATE_CUT(SECOND_STATE),
    STATE_GARBAGE(SECOND_STATE),
    STATE_LOST(SECOND_STATE),
    STATE_OF_LESS("is a file missing?"),
    SHARDS_TOO_LARGE("prepare the corpus with more shards");

    private final String says;

    Damage(String says) {
      this.says = says;
    }
  }

  @BeforeEach
  void writeCheckpoint() {
    CheckpointFiles files =
        new CheckpointFiles(checkpoint.toUri().toString(), new DurableFiles(new Configuration()));
    files.writeWeights(LAYOUT, new float[LAYOUT.size()]);
    for (int replica = 0; replica < REPLICAS; replica++) {
      Slice slice = ParameterExchange.slice(REPLICAS, LAYOUT.size(), replica);
      try (Optimizer optimizer = OPTIMIZER.create(LAYOUT, slice)) {
        files.writeOptimizer(replica, REPLICAS, slice, optimizer);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNothingAndSaysWhatIsWrong(Damage damage) throws IOException {
    JavaSparkContext spark = LocalSpark.context();
    ReplicaSpec whole = spec(List.of("optimizer-00000-of-00002.safetensors", SECOND_STATE), 40);
    start(spark, whole).close();
    assertThat(blocks()).isEmpty();
    ReplicaSpec damaged = damaged(damage, whole);
    long handles = Pointer.totalCount();
    for (int i = 0; i < BUILDS; i++) {
      Throwable failure = catchThrowable(() -> start(spark, damaged));
      assertThat(failure).hasMessageContaining(damage.says);
      assertThat(blocks()).isEmpty();
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(handles);
  }

  private ReplicaSpec damaged(Damage damage, ReplicaSpec whole) throws IOException {
    switch (damage) {
      case WEIGHTS_CUT -> cut(WEIGHTS);
      case WEIGHTS_LOST -> Files.delete(checkpoint.resolve(WEIGHTS));
      case STATE_CUT -> cut(SECOND_STATE);
      case STATE_GARBAGE ->
          Files.write(checkpoint.resolve(SECOND_STATE), new byte[] {9, 1, 2, 3, 4, 5, 6, 7, 8, 9});
      case STATE_LOST -> Files.delete(checkpoint.resolve(SECOND_STATE));
      case STATE_OF_LESS -> {
        return spec(List.of("optimizer-00000-of-00002.safetensors"), 40);
      }
      case SHARDS_TOO_LARGE -> {
        return spec(
            List.of("optimizer-00000-of-00002.safetensors", SECOND_STATE), Integer.MAX_VALUE);
      }
    }
    return whole;
  }

  private void cut(String name) throws IOException {
    Path file = checkpoint.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 10));
  }

  private static SparkReplicaTasks start(JavaSparkContext spark, ReplicaSpec spec) {
    return SparkReplicaTasks.start(
        spark, spec, new SerializableConfiguration(spark.hadoopConfiguration()));
  }

  private ReplicaSpec spec(List<String> states, long rows) {
    return new ReplicaSpec(
        "run",
        1,
        REPLICAS,
        MODEL,
        OPTIMIZER,
        new ComputeSettings("cpu", Precision.FP32, 4, 1),
        new DataSettings(
            new StoredCorpus(checkpoint.toUri().toString(), corpus(rows)),
            Split.TRAIN,
            0,
            0,
            0,
            8,
            2,
            null),
        new WeightsOrigin.Restored(
            checkpoint.toUri().toString(),
            WEIGHTS,
            states,
            1,
            new Growth(LAYOUT, LAYOUT, GrownState.KEEP)),
        SmallRun.baseline().spec(SmallRun.baseline().beginning(), 1),
        new Patience(Duration.ofMinutes(1), Duration.ofMinutes(1)),
        0);
  }

  /** Nobody reads its shards. */
  private static byte[] corpus(long rows) {
    String hash = "0".repeat(64);
    List<CorpusManifest.Part> parts = new ArrayList<>();
    for (Split split : Split.values()) {
      String shard = "sequences/split=" + split.directory() + "/shard-00000.parquet";
      parts.add(
          new CorpusManifest.Part(
              split, 1, 1, 0, List.of(new CorpusManifest.Shard(shard, rows, 1, hash))));
    }
    return new CorpusManifest(
            CorpusManifest.FORMAT_VERSION,
            16,
            0,
            new CorpusManifest.Tokenizer(hash, 64, 0, 1, 2, 3, 4),
            List.of(),
            new TreeMap<>(),
            new TreeMap<>(),
            parts)
        .toJson();
  }

  /** BigDL's, of all exchanges. */
  private static List<String> blocks() {
    List<String> names = new ArrayList<>();
    Iterator<Tuple2<BlockId, BlockInfo>> entries =
        SparkEnv.get().blockManager().blockInfoManager().entries();
    while (entries.hasNext()) {
      String name = entries.next()._1().name();
      if (name.startsWith("test_")) {
        names.add(name);
      }
    }
    return names;
  }
}

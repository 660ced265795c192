package org.notrainnogain.training.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.checkpoint.Growth;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.loop.LossTotal;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.Microbatch;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.loop.WeightUpdate;
import org.notrainnogain.training.optim.UnclippedEntries;

/** What is put together from the answers of some replicas, whatever their number. */
class SparkReplicasTest {
  private static final Configuration HADOOP = new Configuration();
  private static final WeightUpdate UPDATE =
      new WeightUpdate(0.125, 1, new boolean[] {true, true}, new long[] {1, 1});

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void answersAreInTheOrderOfTheBatch(int count) {
    try (SparkReplicas replicas = replicas(tasks(count, 0, initial()))) {
      assertThat(replicas.forwardBackward(1, batch(0)).value())
          .containsExactly(0.5, 2.5, 4.5, 6.5, 8.5);
    }
    try (SparkReplicas replicas = replicas(tasks(count, 0, initial()))) {
      assertThat(replicas.score(1, batch(0)).value().exampleIds())
          .containsExactly(IntStream.range(0, 10).asLongStream().toArray());
      Measured<LossTotal> evaluated = replicas.evaluate(0, EvaluationSet.VALIDATION, new int[] {0});
      assertThat(evaluated.value()).isEqualTo(new LossTotal(2 * 45, 20));
      assertThat(evaluated.timings()).hasSize(count);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void everyNumberOfReplicasMakesTheSameSteps(int count) {
    FakeReplicaTasks tasks = tasks(count, 0, initial());
    SparkReplicas replicas = replicas(tasks);
    List<Double> norms = new ArrayList<>();
    for (int step = 1; step <= 3; step++) {
      norms.add(step(replicas, step));
    }
    // The mean of the batch is 4.5 in each of the elements, and three steps later 12 x step + 4.5.
    assertThat(norms.get(0)).isEqualTo(FakeModel.LAYOUT.size() * 4.5 * 4.5);
    assertThat(replicas.forwardBackward(4, batch(0)).value()[0]).isEqualTo(0.5 * weightAfter(3));
  }

  @Test
  void waitsAreWhatTheJobTookBeyondTheWork() {
    PhaseTiming busy = new PhaseTiming(0, "1", "h", "cpu", "data", 0, 0, 0, 30, 0);
    ReplicaTasks.Answer<Long> answer =
        new ReplicaTasks.Answer<>(new Measured<>(1L, List.of(busy, busy)), "1");
    assertThat(answer.timingsWithWait(100))
        .last()
        .isEqualTo(new PhaseTiming(0, "1", "h", "cpu", "wait", 0, 0, 0, 40, 0));
    assertThat(answer.timingsWithWait(50)).last().extracting(PhaseTiming::wallNanos).isEqualTo(0L);
  }

  /** Two replicas write, three go on, and nothing but the number of replicas has changed. */
  @Test
  void whatOneNumberOfReplicasWroteAnotherGoesOnFrom() {
    FakeReplicaTasks before = tasks(2, 0, initial());
    SparkReplicas writing = replicas(before);
    step(writing, 1);
    step(writing, 2);
    String uri = directory.toUri().toString();
    SparkReplicas.WrittenState written = writing.writeCheckpoint(2, uri).value();
    assertThat(written.optimizer()).hasSize(2);

    CheckpointFiles files = new CheckpointFiles(uri, new DurableFiles(HADOOP));
    float[] weights = files.readWeights(written.weights().name(), FakeModel.LAYOUT);
    FakeReplicaTasks after = tasks(3, 2, weights);
    Growth same = new Growth(FakeModel.LAYOUT, FakeModel.LAYOUT, GrownState.KEEP);
    List<String> names = written.optimizer().stream().map(StoredFile::name).toList();
    for (int index = 0; index < 3; index++) {
      files.readOptimizer(names, same, after.slice(index), after.optimizer(index));
    }
    SparkReplicas restored = replicas(after);
    assertThat(step(restored, 3)).isEqualTo(step(writing, 3));
    assertThat(restored.forwardBackward(4, batch(0)).value())
        .isEqualTo(writing.forwardBackward(4, batch(0)).value());
  }

  private static SparkReplicas replicas(FakeReplicaTasks tasks) {
    return new SparkReplicas(tasks, new SerializableConfiguration(HADOOP));
  }

  private static FakeReplicaTasks tasks(int count, long lastUpdate, float[] weights) {
    return new FakeReplicaTasks(count, lastUpdate, weights);
  }

  private static float[] initial() {
    float[] weights = new float[FakeModel.LAYOUT.size()];
    Arrays.fill(weights, 1);
    return weights;
  }

  /** Five microbatches of two. */
  private static List<Microbatch> batch(int from) {
    return IntStream.range(0, 5)
        .mapToObj(
            i -> new Microbatch(i, new long[] {from + 2 * i, from + 2 * i + 1}, ActiveLayers.of(0)))
        .toList();
  }

  /** One whole step; the squared norm of its gradients. */
  private static double step(SparkReplicas replicas, int step) {
    replicas.forwardBackward(step, batch(0));
    double norm = replicas.aggregateGradients(step).value();
    assertThat(replicas.update(step, UPDATE).value())
        .isEqualTo(new UnclippedEntries(replicas.count(), FakeModel.LAYOUT.size()));
    return norm;
  }

  /** The weight after some steps of momentum on a gradient of 4.5 from the weight 1. */
  private static float weightAfter(int steps) {
    float velocity = 0;
    float weight = 1;
    for (int step = 0; step < steps; step++) {
      velocity = velocity / 2 + 4.5f;
      weight -= (float) (0.125 * velocity);
    }
    return weight;
  }
}

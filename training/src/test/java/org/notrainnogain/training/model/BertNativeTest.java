package org.notrainnogain.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Precision;
import org.notrainnogain.training.tensor.TorchDevice;
import org.notrainnogain.training.tensor.TorchRuntime;

class BertNativeTest {
  private static final BertConfig SIZES = new BertConfig(3, 32, 4, 64, 100, 12, 0);
  private static final int[] ALL = {0, 1, 2};

  @BeforeEach
  void oneThread() {
    TorchRuntime.setThreads(1);
  }

  @Test
  void piecesOfTheDeviceBatchGiveTheSameLossAndGradient() {
    List<MaskedSequence> microbatch = sequences(7, 12, 1);
    Result whole = forwardBackward(7, microbatch, ALL);
    for (int deviceBatch : new int[] {1, 2, 5, 100}) {
      Result pieces = forwardBackward(deviceBatch, microbatch, ALL);
      // The same terms in another order of additions, in 32-bit floats.
      assertThat(pieces.loss).isCloseTo(whole.loss, within(1e-6 * whole.loss));
      double largest = 0;
      for (float gradient : whole.gradients) {
        largest = Math.max(largest, Math.abs(gradient));
      }
      for (int i = 0; i < whole.gradients.length; i++) {
        assertThat((double) pieces.gradients[i])
            .isCloseTo(whole.gradients[i], within(1e-5 * largest));
      }
    }
  }

  @Test
  void gradientsOfMicrobatchesAddUpScaled() {
    List<MaskedSequence> first = sequences(3, 12, 1);
    List<MaskedSequence> second = sequences(4, 12, 2);
    float[] one = forwardBackward(8, first, ALL).gradients;
    float[] two = forwardBackward(8, second, ALL).gradients;
    try (Bert bert = bert(8, Precision.FP32)) {
      bert.forwardBackward(first, ActiveLayers.of(ALL), 0.5);
      bert.forwardBackward(second, ActiveLayers.of(ALL), 0.25);
      float[] sum = gradients(bert);
      for (int i = 0; i < sum.length; i++) {
        assertThat(sum[i]).isCloseTo(0.5f * one[i] + 0.25f * two[i], within(1e-5f));
      }
    }
  }

  @Test
  void sameThreadsGiveTheSameBits() {
    List<MaskedSequence> microbatch = sequences(16, 12, 3);
    for (int threads : new int[] {1, 2}) {
      TorchRuntime.setThreads(threads);
      Result first = forwardBackward(16, microbatch, ALL);
      Result second = forwardBackward(16, microbatch, ALL);
      assertThat(second.loss).isEqualTo(first.loss);
      assertThat(second.gradients).isEqualTo(first.gradients);
    }
  }

  @Test
  void freshWeightsDependOnTheGeneratorOnly() {
    TorchRuntime.setThreads(1);
    float[] first = fresh(SIZES, 5);
    TorchRuntime.setThreads(2);
    assertThat(fresh(SIZES, 5)).isEqualTo(first);
    assertThat(fresh(SIZES, 6)).isNotEqualTo(first);
    float[] shallow = fresh(SIZES.withLayers(2), 5);
    assertThat(shallow).isEqualTo(Arrays.copyOf(first, shallow.length));
  }

  @Test
  void skippedLayersGetNoGradient() {
    int[] active = {0, 2};
    float[] gradients = forwardBackward(8, sequences(3, 12, 1), active).gradients;
    try (Bert bert = bert(8, Precision.FP32)) {
      boolean[] activeTensors = bert.layout().tensorsOf(active);
      for (int i = 0; i < activeTensors.length; i++) {
        ParameterLayout.Entry entry = bert.layout().entries().get(i);
        assertThat(activeTensors[i]).as(entry.name()).isEqualTo(entry.layer() != 1);
        float[] part = Arrays.copyOfRange(gradients, entry.offset(), entry.end());
        assertThat(IntStream.range(0, part.length).anyMatch(k -> part[k] != 0))
            .as(entry.name())
            .isEqualTo(activeTensors[i]);
      }
    }
  }

  /**
   * Attention and feed-forward end in a matrix without bias, so multiplying what they add is
   * multiplying that matrix; by powers of 2, so that nothing is rounded.
   */
  @Test
  void scaledLayersAreThoseOfAModelWithScaledOutputMatrices() {
    List<MaskedSequence> microbatch = sequences(3, 12, 1);
    ActiveLayers scaled = new ActiveLayers(new int[] {0, 2}, new double[] {2, 4});
    try (Bert bert = bert(8, Precision.FP32);
        Bert direct = bert(8, Precision.FP32)) {
      float[] weights = fresh(SIZES, 1);
      for (int i = 0; i < scaled.layers().length; i++) {
        multiplyOutputs(direct, weights, scaled.layers()[i], scaled.scales()[i]);
      }
      direct.parameters().copyIn(weights);
      double loss = bert.forwardBackward(microbatch, scaled, 1);
      assertThat(loss)
          .isEqualTo(direct.forwardBackward(microbatch, ActiveLayers.of(0, 2), 1))
          .isNotEqualTo(forwardBackward(8, microbatch, scaled.layers()).loss);
      float[] expected = gradients(direct);
      for (int i = 0; i < scaled.layers().length; i++) {
        // The matrix itself enters the loss times its scale.
        multiplyOutputs(direct, expected, scaled.layers()[i], scaled.scales()[i]);
      }
      assertThat(gradients(bert)).isEqualTo(expected);
      assertThat(bert.losses(microbatch, scaled.layers()).sums())
          .as("without gradients, as evaluation and scoring do")
          .isNotEqualTo(direct.losses(microbatch, scaled.layers()).sums());
    }
  }

  private static void multiplyOutputs(Bert bert, float[] vector, int layer, double by) {
    for (String name :
        List.of(BertConfig.attentionOutput(layer), BertConfig.feedForwardOutput(layer))) {
      ParameterLayout.Entry entry = bert.layout().entry(name);
      for (int i = entry.offset(); i < entry.end(); i++) {
        vector[i] *= (float) by;
      }
    }
  }

  @Test
  void gradientsAreThoseOfTheLoss() {
    List<MaskedSequence> microbatch = sequences(2, 12, 9);
    try (Bert bert = bert(8, Precision.FP32)) {
      float[] weights = fresh(SIZES, 1);
      // Larger weights than fresh ones, so that every tensor matters.
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= 3;
      }
      bert.parameters().copyIn(weights);
      bert.forwardBackward(microbatch, ActiveLayers.of(ALL), 1);
      float[] gradients = gradients(bert);
      for (ParameterLayout.Entry entry : bert.layout().entries()) {
        // Along the tensor's own gradient the loss must change by its squared norm.
        double squared = 0;
        for (int i = entry.offset(); i < entry.end(); i++) {
          squared += (double) gradients[i] * gradients[i];
        }
        double step = 2e-3 / Math.sqrt(squared);
        double above = lossAt(bert, weights, gradients, entry, step, microbatch);
        double below = lossAt(bert, weights, gradients, entry, -step, microbatch);
        double slope = (above - below) / (2 * step);
        // Losses of about 5 are known to 5e-7; their difference here is 4e-3 times the norm.
        double tolerance = 0.02 * squared + 1e-6 / step;
        assertThat(slope).as(entry.name()).isCloseTo(squared, within(tolerance));
      }
    }
  }

  private static double lossAt(
      Bert bert,
      float[] weights,
      float[] direction,
      ParameterLayout.Entry entry,
      double step,
      List<MaskedSequence> microbatch) {
    float[] moved = weights.clone();
    for (int i = entry.offset(); i < entry.end(); i++) {
      moved[i] += (float) (step * direction[i]);
    }
    bert.parameters().copyIn(moved);
    return bert.losses(microbatch, ALL).mean();
  }

  @Test
  void bfloat16SeesChangedWeightsAtOnce() {
    // Without clearing the cache of cast weights, the second loss would equal the first.
    List<MaskedSequence> microbatch = sequences(4, 12, 1);
    try (Bert rounded = bert(8, Precision.BF16);
        Bert exact = bert(8, Precision.FP32)) {
      for (long seed = 1; seed <= 2; seed++) {
        float[] weights = fresh(SIZES, seed);
        for (int i = 0; i < weights.length; i++) {
          weights[i] *= 5;
        }
        rounded.parameters().copyIn(weights);
        exact.parameters().copyIn(weights);
        double expected = exact.forwardBackward(microbatch, ActiveLayers.of(ALL), 1);
        assertThat(rounded.forwardBackward(microbatch, ActiveLayers.of(ALL), 1))
            .isCloseTo(expected, within(0.01 * expected));
      }
      assertThat(exact.losses(microbatch, ALL).mean())
          .isNotCloseTo(lossOfSeed(1, microbatch), within(0.05));
    }
  }

  private static double lossOfSeed(long seed, List<MaskedSequence> microbatch) {
    try (Bert bert = bert(8, Precision.FP32)) {
      float[] weights = fresh(SIZES, seed);
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= 5;
      }
      bert.parameters().copyIn(weights);
      return bert.losses(microbatch, ALL).mean();
    }
  }

  @Test
  void shorterSequencesThanTheLongestWork() {
    try (Bert bert = bert(8, Precision.FP32)) {
      assertThat(bert.forwardBackward(sequences(3, 5, 1), ActiveLayers.of(ALL), 1))
          .isBetween(3.0, 6.0);
    }
  }

  @Test
  void anythingThatDoesNotFitIsNamed() {
    try (Bert bert = bert(8, Precision.FP32)) {
      assertThatThrownBy(() -> bert.forwardBackward(List.of(), ActiveLayers.of(ALL), 1))
          .hasMessageStartingWith("A microbatch must hold at least one sequence, got none");
      assertThatThrownBy(() -> bert.forwardBackward(sequences(1, 13, 1), ActiveLayers.of(ALL), 1))
          .hasMessageStartingWith("Sequence of 13 tokens is longer than the model's 12");
      List<MaskedSequence> mixed = new ArrayList<>(sequences(1, 12, 1));
      mixed.addAll(sequences(1, 11, 1));
      assertThatThrownBy(() -> bert.losses(mixed, ALL))
          .hasMessageStartingWith(
              "Sequences of one microbatch must have one length, got 12 and 11 tokens");
      MaskedSequence foreign = new MaskedSequence(new int[] {100}, new int[] {0}, new int[] {1});
      assertThatThrownBy(() -> bert.losses(List.of(foreign), ALL))
          .hasMessageStartingWith("Token id 100 is not below the model's vocabulary of 100");
      for (int[] layers : new int[][] {{}, {3}, {-1}, {1, 0}, {1, 1}}) {
        assertThatThrownBy(() -> bert.losses(sequences(1, 12, 1), layers))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "Active layers must be ascending numbers from 0 to 2, at least one, got "
                    + Arrays.toString(layers));
      }
      assertThat(gradients(bert)).as("a refused call adds nothing").containsOnly(0f);
    }
    assertThatThrownBy(() -> bert(0, Precision.FP32))
        .hasMessage("Device batch must be 1 sequence or more, got 0; raise device-batch");
  }

  private record Result(double loss, float[] gradients) {}

  private static Result forwardBackward(
      int deviceBatch, List<MaskedSequence> microbatch, int[] active) {
    try (Bert bert = bert(deviceBatch, Precision.FP32)) {
      double loss = bert.forwardBackward(microbatch, ActiveLayers.of(active), 1);
      return new Result(loss, gradients(bert));
    }
  }

  private static float[] gradients(Bert bert) {
    float[] gradients = new float[bert.layout().size()];
    bert.parameters().gradientsOut(gradients);
    return gradients;
  }

  private static Bert bert(int deviceBatch, Precision precision) {
    Bert bert = new Bert(SIZES, TorchDevice.cpu(), precision, deviceBatch);
    bert.parameters()
        .copyIn(bert.config().initialWeights(SeededRandom.of(1, "initialization"), 0.02));
    return bert;
  }

  private static float[] fresh(BertConfig sizes, long seed) {
    try (Bert bert = new Bert(sizes, TorchDevice.cpu(), Precision.FP32, 8)) {
      bert.parameters()
          .copyIn(bert.config().initialWeights(SeededRandom.of(seed, "initialization"), 0.02));
      float[] weights = new float[bert.layout().size()];
      bert.parameters().copyOut(weights);
      return weights;
    }
  }

  private static List<MaskedSequence> sequences(int count, int length, long seed) {
    return RandomSequences.of(
        count, length, SIZES.vocabulary(), SeededRandom.of(seed, "test sequences"));
  }
}

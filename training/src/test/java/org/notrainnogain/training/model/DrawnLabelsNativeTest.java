package org.notrainnogain.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.curvature.LabelSource;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Precision;
import org.notrainnogain.training.tensor.TorchDevice;
import org.notrainnogain.training.tensor.TorchRuntime;

/** Gradients against labels that are drawn from the model's own predictions. */
class DrawnLabelsNativeTest {
  private static final BertConfig SIZES = new BertConfig(3, 32, 4, 64, 100, 12, 0);
  private static final int[] ALL = {0, 1, 2};
  private static final int MASKED = 4;
  private static final List<MaskedSequence> MICROBATCH =
      RandomSequences.withMasked(6, 12, MASKED, 100, SeededRandom.of(1, "sequences"));

  @BeforeEach
  void oneThread() {
    TorchRuntime.setThreads(1);
  }

  @Test
  void labelsAreDrawnWithTheProbabilitiesOfTheLogits() {
    float[] probabilities = {0.5f, 0.2f, 0f, 0.3f};
    int draws = 40_000;
    int[] counts = new int[probabilities.length];
    try (PointerScope scope = new PointerScope()) {
      Tensor logits = Tensor.create(probabilities, 1, 4).log().repeat(draws, 1);
      for (long label : drawn(logits, 3)) {
        counts[(int) label]++;
      }
      assertThat(drawn(logits, 3)).isEqualTo(drawn(logits, 3)).isNotEqualTo(drawn(logits, 4));
    }
    for (int label = 0; label < counts.length; label++) {
      // Four standard deviations of a share of 40,000.
      assertThat((double) counts[label] / draws).isCloseTo(probabilities[label], within(0.01));
    }
    assertThat(counts[2]).isZero();
  }

  private static long[] drawn(Tensor logits, long seed) {
    try (PointerScope scope = new PointerScope()) {
      Tensor labels = new InverseTransformSampler(SeededRandom.of(seed, "labels")).draw(logits);
      long[] values = new long[(int) labels.numel()];
      labels.contiguous().data_ptr_long().get(values, 0, values.length);
      return values;
    }
  }

  /** Were the drawn labels the true ones, it would be the gradient of training. */
  @Test
  void theTrueLabelsGiveTheGradientOfTraining() {
    long[] truth =
        MICROBATCH.stream()
            .flatMapToInt(sequence -> Arrays.stream(sequence.labels()))
            .asLongStream()
            .toArray();
    try (Bert bert = bert(8)) {
      double loss = bert.forwardBackward(MICROBATCH, ActiveLayers.of(ALL), 0.5);
      float[] trained = gradients(bert);
      bert.parameters().zeroGradients();
      double drawnLoss =
          bert.forwardBackwardOnDrawnLabels(
              MICROBATCH,
              ActiveLayers.of(ALL),
              0.5,
              LabelSource.PREDICTIONS,
              logits -> Tensor.create(truth, truth.length));
      assertThat(drawnLoss).isEqualTo(loss);
      assertThat(gradients(bert)).isEqualTo(trained);
    }
  }

  @Test
  void piecesOfTheDeviceBatchDrawTheSameLabels() {
    for (CurvatureEstimate estimate :
        List.of(CurvatureEstimate.ACCUMULATED, CurvatureEstimate.PUBLISHED)) {
      float[] whole = gradients(estimate, 8, 1);
      float[] pieces = gradients(estimate, 4, 1);
      double largest = 0;
      for (float gradient : whole) {
        largest = Math.max(largest, Math.abs(gradient));
      }
      assertThat(largest).isPositive();
      for (int i = 0; i < whole.length; i++) {
        assertThat((double) pieces[i]).isCloseTo(whole[i], within(1e-5 * largest));
      }
      assertThat(gradients(estimate, 8, 1)).isEqualTo(whole);
      assertThat(gradients(estimate, 8, 2)).isNotEqualTo(whole);
    }
  }

  @Test
  void thePublishedEstimateNeverReachesTheHead() {
    float[] published = gradients(CurvatureEstimate.PUBLISHED, 8, 1);
    float[] accumulated = gradients(CurvatureEstimate.ACCUMULATED, 8, 1);
    ParameterLayout.Entry head = SIZES.layout().entry(BertConfig.PREDICTION_HEAD);
    for (int i = head.offset(); i < head.end(); i++) {
      assertThat(published[i]).isZero();
      assertThat(accumulated[i]).isNotZero();
    }
  }

  @Test
  void onlyTheLastMicrobatchCountsAsPublishedAndAllAlikeOtherwise() {
    List<Double> published = new ArrayList<>();
    List<Double> accumulated = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      published.add(CurvatureEstimate.PUBLISHED.weight(i, 4));
      accumulated.add(CurvatureEstimate.ACCUMULATED.weight(i, 4));
    }
    assertThat(published).containsExactly(0.0, 0.0, 0.0, 1.0);
    assertThat(accumulated).containsExactly(0.25, 0.25, 0.25, 0.25);
  }

  private static float[] gradients(CurvatureEstimate estimate, int deviceBatch, long seed) {
    try (Bert bert = bert(deviceBatch)) {
      bert.forwardBackwardOnDrawnLabels(
          MICROBATCH,
          ActiveLayers.of(ALL),
          1,
          estimate.labels(),
          new InverseTransformSampler(SeededRandom.of(seed, "labels")));
      return gradients(bert);
    }
  }

  private static Bert bert(int deviceBatch) {
    Bert bert = new Bert(SIZES, TorchDevice.cpu(), Precision.FP32, deviceBatch);
    bert.parameters().copyIn(bert.config().initialWeights(SeededRandom.of(5, "weights"), 0.02));
    return bert;
  }

  private static float[] gradients(Bert bert) {
    float[] gradients = new float[bert.layout().size()];
    bert.parameters().gradientsOut(gradients);
    return gradients;
  }
}

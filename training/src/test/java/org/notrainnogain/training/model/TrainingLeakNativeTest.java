package org.notrainnogain.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.Betas;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.WeightDecay;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.tensor.OwnJvm;
import org.notrainnogain.training.tensor.Precision;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.TorchDevice;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * Native handles and the process's memory stay flat over training and scoring steps. In a JVM of
 * its own, whose heap is resident from the start: elsewhere the process grows with the heap, and
 * other tests' handles are freed at moments of the collector's choice.
 */
class TrainingLeakNativeTest {
  private static final BertConfig SIZES = new BertConfig(2, 128, 4, 512, 4096, 64, 0);
  private static final int[] ALL = {0, 1};
  private static final List<CurvatureEstimate> ESTIMATES =
      List.of(CurvatureEstimate.ACCUMULATED, CurvatureEstimate.PUBLISHED);

  /**
   * An FP32 step holds about 20 MB of activations, so one that leaked a tenth of it would show as
   * 94 MB over 47 steps; allocators and the JVM's own structures move by less.
   */
  private static final long SLACK_BYTES = 64L << 20;

  @TempDir Path directory;

  @Test
  void memoryIsFlatFromStepThreeToStepFifty() throws Exception {
    List<String> fixedHeap = List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch");
    assertThat(OwnJvm.outputOf(directory, TrainingLeakNativeTest.class, fixedHeap))
        .endsWith("FP32 is flat\nBF16 is flat");
  }

  /** Trains and scores with each precision, and says which stay flat. */
  public static void main(String[] none) {
    TorchRuntime.setThreads(1);
    for (Precision precision : Precision.values()) {
      try (Bert bert = new Bert(SIZES, TorchDevice.cpu(), precision, 8)) {
        bert.parameters()
            .copyIn(bert.config().initialWeights(SeededRandom.of(1, "initialization"), 0.02));
        Slice slice = new Slice(0, bert.layout().size());
        AdamW.Settings settings =
            new AdamW.Settings(
                new Betas(0.9, 0.98), 1e-12, new WeightDecay(0.01, WeightDecaySpares.BIASES));
        try (Optimizer optimizer = settings.create(bert.layout(), slice)) {
          // Most CPUs compute bf16 in emulation, many times slower.
          assertFlat(bert, optimizer, precision == Precision.BF16 ? 3 : 12);
        }
      }
      System.out.println(precision + " is flat");
    }
  }

  private static void assertFlat(Bert bert, Optimizer optimizer, int sequences) {
    float[] weights = new float[bert.layout().size()];
    float[] gradients = new float[bert.layout().size()];
    long[] steps = new long[bert.layout().entries().size()];
    boolean[] had = bert.layout().tensorsOf(ALL);
    List<MaskedSequence> microbatch =
        RandomSequences.of(sequences, 64, SIZES.vocabulary(), SeededRandom.of(1, "leak test"));
    bert.parameters().copyOut(weights);
    List<String> leaks = new ArrayList<>();
    long resident = 0;
    double first = 0;
    double last = 0;
    for (int step = 1; step <= 50; step++) {
      long handles = Pointer.totalCount();
      bert.parameters().copyIn(weights);
      bert.forwardBackwardOnDrawnLabels(
          microbatch,
          ActiveLayers.of(ALL),
          1,
          ESTIMATES.get(step % ESTIMATES.size()).labels(),
          new InverseTransformSampler(SeededRandom.of(step, "labels")));
      bert.parameters().zeroGradients();
      last = bert.forwardBackward(microbatch, ActiveLayers.of(ALL), 1);
      bert.losses(microbatch, ALL);
      bert.parameters().gradientsOut(gradients);
      Arrays.fill(steps, step);
      optimizer.update(weights, gradients, 1e-3, 1, steps, had);
      if (step == 1) {
        first = last;
      }
      if (step == 3) {
        resident = Pointer.physicalBytes();
      }
      // The collector may free older handles in between, so each step is judged by itself.
      if (step > 3 && Pointer.totalCount() > handles) {
        leaks.add("step %d: %d handles".formatted(step, Pointer.totalCount() - handles));
      }
    }
    assertThat(leaks).isEmpty();
    assertThat(Pointer.physicalBytes()).isLessThan(resident + SLACK_BYTES);
    assertThat(last).as("it learns this microbatch by heart").isLessThan(0.5 * first);
  }
}

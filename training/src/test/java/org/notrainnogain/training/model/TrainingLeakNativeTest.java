package org.notrainnogain.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.tensor.Precision;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.TorchDevice;
import org.notrainnogain.training.tensor.TorchRuntime;

/** Native handles and the process's memory stay flat over training and scoring steps. */
class TrainingLeakNativeTest {
  private static final BertConfig SIZES = new BertConfig(2, 128, 4, 512, 4096, 64, 0);
  private static final int[] ALL = {0, 1};

  /**
   * One step holds about 20 MB of activations, so a step that leaked a tenth of it would show as 94
   * MB over 47 steps; allocators and the JVM itself move by less.
   */
  private static final long SLACK_BYTES = 64L << 20;

  @Test
  void memoryIsFlatFromStepThreeToStepFifty() throws IOException {
    TorchRuntime.setThreads(1);
    for (Precision precision : Precision.values()) {
      try (Bert bert = new Bert(SIZES, TorchDevice.cpu(), precision, 8)) {
        bert.initialize(SeededRandom.of(1, "initialization"));
        Slice slice = new Slice(0, bert.layout().size());
        AdamW.Settings settings =
            new AdamW.Settings(0.9, 0.98, 1e-12, 0.01, WeightDecaySpares.BIASES);
        try (Optimizer optimizer = settings.create(bert.layout(), slice, TorchDevice.cpu())) {
          assertFlat(bert, optimizer);
        }
      }
    }
  }

  private static void assertFlat(Bert bert, Optimizer optimizer) throws IOException {
    float[] weights = new float[bert.layout().size()];
    float[] gradients = new float[bert.layout().size()];
    long[] steps = new long[bert.layout().entries().size()];
    boolean[] had = bert.activeTensors(ALL);
    List<MaskedSequence> microbatch =
        RandomSequences.of(12, 64, SIZES.vocabulary(), SeededRandom.of(1, "leak test"));
    bert.parameters().copyOut(weights);
    long handles = 0;
    long resident = 0;
    double first = 0;
    double last = 0;
    for (int step = 1; step <= 50; step++) {
      bert.parameters().copyIn(weights);
      bert.parameters().zeroGradients();
      last = bert.forwardBackward(microbatch, ALL, 1);
      bert.losses(microbatch, ALL);
      bert.parameters().gradientsOut(gradients);
      Arrays.fill(steps, step);
      optimizer.update(weights, gradients, 1e-3, 1, steps, had);
      if (step == 1) {
        first = last;
      }
      if (step == 3) {
        handles = Pointer.totalCount();
        resident = residentBytes();
      }
    }
    assertThat(Pointer.totalCount()).isEqualTo(handles);
    assertThat(residentBytes()).isLessThan(resident + SLACK_BYTES);
    assertThat(last).as("it learns this microbatch by heart").isLessThan(0.5 * first);
  }

  private static long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("/proc/self/status has no VmRSS");
  }
}

package org.notrainnogain.training.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.notrainnogain.dataprep.corpus.CorpusShape;
import org.notrainnogain.training.model.BertConfig;
import org.notrainnogain.training.model.BertSettings;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.tensor.Precision;

@Timeout(120)
class CalibrationSessionNativeTest {
  private static final CorpusShape CORPUS = new CorpusShape(8, 50, 0, 3, 4);

  @Test
  void everyPhaseIsRepeatedAtEveryDepth() throws Exception {
    CalibrationSession.Result result =
        new CalibrationSession(spec(8, 1), new SessionPlan(new int[] {1, 3}, 1, 2))
            .run(OptionalInt.empty());

    assertThat(result.device()).startsWith("cpu (");
    assertThat(result.roundNanos()).isPositive();
    assertThat(result.samples())
        .extracting(Sample::of)
        .containsExactly(
            // The first round that counts is the second, which goes down.
            fb(3),
            optimizer(3),
            evaluation(3),
            fb(1),
            optimizer(1),
            fb(1),
            optimizer(1),
            fb(3),
            optimizer(3),
            evaluation(3));
  }

  @Test
  void replicasSideBySideShareWhatIsMeasured() throws Exception {
    CalibrationSession.Result result =
        new CalibrationSession(spec(8, 3), new SessionPlan(new int[] {2}, 1, 2))
            .run(OptionalInt.empty());

    assertThat(result.samples())
        .extracting(Sample::of)
        .containsExactly(fb(2), optimizer(2), fb(2), optimizer(2));
  }

  @Test
  void oneReplicaThatFailsEndsAllWithItsReason() {
    // Sequences longer than the model's are refused when they are first computed.
    CalibrationSession session =
        new CalibrationSession(spec(4, 2), new SessionPlan(new int[] {1}, 1, 1));

    assertThatThrownBy(() -> session.run(OptionalInt.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("A replica failed while it was measured: ")
        .hasMessageContaining("8");
  }

  private static CalibrationSpec spec(int modelLength, int replicas) {
    return new CalibrationSpec(
        new BertSettings(new BertConfig(3, 16, 2, 32, 50, modelLength, 0), 0.15),
        CORPUS,
        new AdamW.Settings(0.9, 0.98, 1e-12, 0.01, WeightDecaySpares.BIASES_NORMS_SCALES),
        2,
        0.5,
        4,
        new CalibrationSpec.Layout("cpu", Precision.FP32, 2, replicas, 1));
  }

  private static Sample.Measured fb(int layers) {
    return new Sample.Measured("forward_backward", null, layers, 2);
  }

  private static Sample.Measured optimizer(int layers) {
    return new Sample.Measured("optimizer", "adamw", layers, null);
  }

  private static Sample.Measured evaluation(int layers) {
    return new Sample.Measured("validation", null, layers, 4);
  }

  @Test
  void aSampleOfNoTimeIsRefused() {
    assertThatThrownBy(() -> new Sample(fb(1), 0))
        .hasMessageContaining("took 0 ns, at least 1 is demanded");
  }
}

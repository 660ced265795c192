package org.notrainnogain.training.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.notrainnogain.dataprep.corpus.CorpusShape;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.model.BertConfig;
import org.notrainnogain.training.model.BertSettings;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.Betas;
import org.notrainnogain.training.optim.Lion;
import org.notrainnogain.training.optim.WeightDecay;
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
            scoring(3),
            fb(3),
            hessian(3),
            optimizer("adamw", 3),
            optimizer("lion", 3),
            evaluation(3),
            scoring(1),
            fb(1),
            hessian(1),
            optimizer("adamw", 1),
            optimizer("lion", 1),
            scoring(1),
            fb(1),
            hessian(1),
            optimizer("adamw", 1),
            optimizer("lion", 1),
            scoring(3),
            fb(3),
            hessian(3),
            optimizer("adamw", 3),
            optimizer("lion", 3),
            evaluation(3));
  }

  @Test
  void replicasSideBySideShareWhatIsMeasured() throws Exception {
    CalibrationSession.Result result =
        new CalibrationSession(spec(8, 3), new SessionPlan(new int[] {2}, 1, 2))
            .run(OptionalInt.empty());

    assertThat(result.samples())
        .extracting(Sample::of)
        .containsExactly(
            scoring(2),
            fb(2),
            hessian(2),
            optimizer("adamw", 2),
            optimizer("lion", 2),
            scoring(2),
            fb(2),
            hessian(2),
            optimizer("adamw", 2),
            optimizer("lion", 2));
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
        new BertSettings(new BertConfig(3, 16, 2, 32, 50, modelLength, 0), 0.15, 0.02),
        CORPUS,
        List.of(
            new AdamW.Settings(
                new Betas(0.9, 0.98),
                1e-12,
                new WeightDecay(0.01, WeightDecaySpares.BIASES_NORMS_SCALES)),
            new Lion.Settings(
                new Betas(0.9, 0.99), new WeightDecay(0.1, WeightDecaySpares.BIASES_NORMS_SCALES))),
        CurvatureEstimate.ACCUMULATED,
        2,
        3,
        0.5,
        4,
        new CalibrationSpec.Layout("cpu", Precision.FP32, 2, replicas, 1));
  }

  private static Sample.Measured fb(int layers) {
    return new Sample.Measured("forward_backward", null, layers, 2);
  }

  private static Sample.Measured scoring(int layers) {
    return new Sample.Measured("scoring", null, layers, 3);
  }

  private static Sample.Measured hessian(int layers) {
    return new Sample.Measured("hessian", null, layers, 2);
  }

  private static Sample.Measured optimizer(String name, int layers) {
    return new Sample.Measured("optimizer", name, layers, null);
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

package org.notrainnogain.training.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.depth.FullDepth;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.depth.LayerDropping;
import org.notrainnogain.training.depth.LayerStacking;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.BatchTokens;
import org.notrainnogain.training.optim.Betas;
import org.notrainnogain.training.optim.Lion;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.optim.SophiaG;
import org.notrainnogain.training.optim.WeightDecay;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.tensor.TorchRuntime;

/** Published BERT runs replayed whole by the project's own parts. */
@Tag("golden")
class BertTraceGoldenTest {
  /** The defaults of the published optimizer; the sidecar has only what its configuration sets. */
  private static final double PUBLISHED_SOPHIA_BETA1 = 0.965;

  private static final double PUBLISHED_SOPHIA_BETA2 = 0.99;

  @Test
  void baselineIsThePublishedRun() {
    BertTrace trace = new BertTrace("bert_trace_baseline");
    assertReplays(trace, adamW(trace.optimizer()));
  }

  @Test
  void lionIsThePublishedRun() {
    BertTrace trace = new BertTrace("bert_trace_lion");
    assertReplays(trace, lion(trace.optimizer()));
  }

  @Test
  void layerDroppingIsThePublishedRun() {
    BertTrace trace = new BertTrace("bert_trace_layerdrop");
    assertReplays(trace, adamW(trace.optimizer()));
  }

  /** The project's plan, fed with the recorded random numbers, drops the layers that were. */
  @Test
  void layerDroppingDrawsThePublishedLayers() {
    BertTrace trace = new BertTrace("bert_trace_layerdrop");
    LayerDropping plan =
        new LayerDropping(
            trace.config().layers(),
            trace.layerDrop().get("max_theta").doubleValue(),
            trace.layerDrop().get("gamma_factor").doubleValue(),
            LayerDropping.Rescale.NONE);
    double seconds = 0;
    for (int i = 0; i < trace.steps().size(); i++) {
      BertTrace.Step step = trace.steps().get(i);
      assertThat(
              plan.activeLayers(
                      seconds / trace.budgetSeconds(), new RecordedUniforms(trace.uniforms(i), 0))
                  .layers())
          .as("layers of microbatch " + i)
          .isEqualTo(step.activeLayers());
      seconds = step.seconds();
    }
  }

  /** Grown in the middle of an accumulation, as the published loop does, by the project's plan. */
  @Test
  void layerStackingIsThePublishedRun() {
    BertTrace trace = new BertTrace("bert_trace_stacking");
    JsonNode settings = trace.stacking();
    List<Double> fractions = new ArrayList<>();
    settings.get("step_fractions").forEach(fraction -> fractions.add(fraction.doubleValue()));
    assertThat(settings.get("doubling").booleanValue()).as("doubling").isTrue();
    LayerStacking plan = new LayerStacking(trace.config().layers(), fractions, 2, GrownState.KEEP);
    assertThat(plan.layers(0)).isEqualTo(settings.get("num_initial_layers").intValue());
    assertReplays(trace, adamW(trace.optimizer()), plan);
    for (int i = 0; i < trace.steps().size(); i++) {
      assertThat(plan.layers(trace.steps().get(i).seconds() / trace.budgetSeconds()))
          .as("layers after microbatch " + i)
          .isEqualTo(trace.layersAfter().get(i).intValue());
    }
  }

  @Test
  void sophiaIsThePublishedRun() {
    assertReplaysSophiaToItsHessian(new BertTrace("bert_trace_sophia"));
  }

  /** All of an estimate of the curvature is made, but nothing is trained on after it. */
  @Test
  void sophiaMayEndWithAnEstimateOfTheCurvature() {
    BertTrace whole = new BertTrace("bert_trace_sophia");
    assertReplaysSophiaToItsHessian(
        whole.endingAfterCharges(chargesBeforeTheSecond(whole) + whole.curvatureMicrobatches()));
  }

  /** What is made of it counts for nothing; the Hessian without it was not recorded. */
  @Test
  void sophiaMayEndInsideAnEstimateOfTheCurvature() {
    BertTrace whole = new BertTrace("bert_trace_sophia");
    BertTrace cut = whole.endingAfterCharges(chargesBeforeTheSecond(whole) + 2);
    assertThat(cut.allCurvatureMicrobatches()).isEqualTo(whole.curvatureMicrobatches() + 2);
    try (SophiaTraceReplay sophia = new SophiaTraceReplay(cut, sophiaG(cut))) {
      sophia.run();
    }
  }

  private static int chargesBeforeTheSecond(BertTrace trace) {
    return trace.curvatureMicrobatches() + trace.curvatureInterval() * trace.accumulation();
  }

  private static void assertReplaysSophiaToItsHessian(BertTrace trace) {
    try (SophiaTraceReplay sophia = new SophiaTraceReplay(trace, sophiaG(trace))) {
      sophia.run();
      sophia.assertHessian();
    }
  }

  private static OptimizerSettings sophiaG(BertTrace trace) {
    JsonNode settings = trace.optimizer();
    return new SophiaG.Settings(
        new Betas(PUBLISHED_SOPHIA_BETA1, PUBLISHED_SOPHIA_BETA2),
        settings.get("rho").doubleValue(),
        new BatchTokens.Given(settings.get("bs").longValue()),
        new WeightDecay(settings.get("weight_decay").doubleValue(), WeightDecaySpares.BIASES),
        new CurvatureSettings(
            trace.curvatureInterval(), trace.curvatureMicrobatches(), CurvatureEstimate.PUBLISHED));
  }

  private static OptimizerSettings lion(JsonNode settings) {
    return new Lion.Settings(
        new Betas(
            settings.get("betas").get(0).doubleValue(), settings.get("betas").get(1).doubleValue()),
        new WeightDecay(settings.get("weight_decay").doubleValue(), WeightDecaySpares.BIASES));
  }

  private static OptimizerSettings adamW(JsonNode settings) {
    assertThat(settings.get("type").textValue()).isEqualTo("AdamW");
    assertThat(settings.get("amsgrad").booleanValue()).as("amsgrad").isFalse();
    return new AdamW.Settings(
        new Betas(
            settings.get("betas").get(0).doubleValue(), settings.get("betas").get(1).doubleValue()),
        settings.get("eps").doubleValue(),
        new WeightDecay(settings.get("weight_decay").doubleValue(), WeightDecaySpares.BIASES));
  }

  private static void assertReplays(BertTrace trace, OptimizerSettings optimizer) {
    assertReplays(trace, optimizer, new FullDepth(trace.config().layers()));
  }

  /**
   * A run that trains on every microbatch of its loader, one charge each.
   *
   * @param plan tells when the model grows; which layers ran was recorded
   */
  private static void assertReplays(BertTrace trace, OptimizerSettings optimizer, DepthPlan plan) {
    TorchRuntime.setThreads(1);
    BertTraceComparison comparison = new BertTraceComparison(trace);
    List<BertTrace.Step> steps = trace.steps();
    assertThat(steps).isNotEmpty();
    int grown = plan.layers(0);
    try (BertTraceReplay replay = new BertTraceReplay(trace, optimizer)) {
      for (int i = 0; i < steps.size(); i++) {
        BertTrace.Step step = steps.get(i);
        String when = "of microbatch " + i;
        assertThat(replay.ledger().remainingNanos()).as("budget left " + when).isPositive();
        comparison.assertRate(replay.learningRate(), step.rateBefore(), "before the end " + when);
        replay.charge(Phase.FORWARD_BACKWARD, step.activeLayers().length);
        double loss = replay.accumulate(trace.microbatch(i), step.activeLayers());
        comparison.assertLoss(loss, step.loss(), when);
        assertThat(replay.updateIsDue()).as("update " + when).isEqualTo(step.completesUpdate());
        if (replay.updateIsDue()) {
          replay.update();
          if (replay.gradientNorms().size() == 1) {
            comparison.assertWeightsAfterFirstUpdate(replay.layout(), replay.weights());
          }
        }
        comparison.assertElapsed(replay.ledger().elapsedNanos(), step.seconds(), when);
        replay.setLearningRate(step.seconds());
        int layers = plan.layers(step.seconds() / trace.budgetSeconds());
        if (layers > grown) {
          replay.grow(grown, layers);
          grown = layers;
        }
        assertRateAfter(trace, comparison, replay, step);
      }
      comparison.assertEnd(replay);
      comparison.assertCharges(replay.charges());
    }
  }

  /** Past the budget the published rate is below 0, and never used; the project's stays at 0. */
  private static void assertRateAfter(
      BertTrace trace,
      BertTraceComparison comparison,
      BertTraceReplay replay,
      BertTrace.Step step) {
    if (step.seconds() > trace.budgetSeconds()) {
      assertThat(step.rateAfter()).isNegative();
      assertThat(replay.learningRate()).isZero();
    } else {
      comparison.assertRate(replay.learningRate(), step.rateAfter(), "after a microbatch");
    }
  }
}

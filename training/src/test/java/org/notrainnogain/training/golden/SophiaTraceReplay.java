package org.notrainnogain.training.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * The published loop with Sophia-G: it takes further microbatches of its loader for an estimate of
 * the curvature, gives the schedule the time before a microbatch is charged, and looks at the
 * budget after each microbatch, whichever it was for. So a run may end inside an estimate, which
 * then counts for nothing.
 */
final class SophiaTraceReplay implements AutoCloseable {
  private final BertTrace trace;
  private final BertTraceReplay replay;
  private final BertTraceComparison comparison;
  private final List<BertTrace.Step> steps;
  private final List<BertTrace.RecordedCharge> recorded;
  private int read;
  private int estimated;
  private int trained;

  SophiaTraceReplay(BertTrace trace, OptimizerSettings optimizer) {
    TorchRuntime.setThreads(1);
    this.trace = trace;
    this.replay = new BertTraceReplay(trace, optimizer);
    this.comparison = new BertTraceComparison(trace);
    this.steps = trace.steps();
    this.recorded = trace.charges();
  }

  /** Runs to the end of the budget and compares all that was recorded on the way. */
  void run() {
    while (replay.ledger().remainingNanos() > 0) {
      if (replay.curvatureIsDue()) {
        estimate();
      } else {
        train();
      }
    }
    assertThat(trained).as("microbatches trained on").isEqualTo(steps.size());
    assertThat(estimated).isEqualTo(trace.allCurvatureMicrobatches());
    comparison.assertEnd(replay);
    comparison.assertChargesWithCurvature(replay.charges());
  }

  /** Compares the optimizer's curvature with the recorded one. */
  void assertHessian() {
    comparison.assertHessian(replay.layout(), replay.state("hessian"));
  }

  /** Makes an estimate as far as the budget goes. */
  private void estimate() {
    for (int index = 0; index < trace.curvatureMicrobatches(); index++) {
      if (replay.ledger().remainingNanos() == 0) {
        return;
      }
      int[] layers = IntStream.range(0, recorded.get(replay.charges().size()).layers()).toArray();
      replay.setLearningRate(replay.ledger().elapsedNanos() / 1e9);
      if (!trace.curvatureIsFree()) {
        replay.charge(Phase.HESSIAN, layers.length);
      }
      replay.estimateCurvature(
          index, trace.wholeMicrobatch(read++), layers, trace.sampledLabels(estimated++));
    }
    replay.updateCurvature();
  }

  private void train() {
    assertThat(trained).as("microbatches trained on").isLessThan(steps.size());
    BertTrace.Step step = steps.get(trained);
    String when = "of microbatch " + trained;
    comparison.assertRate(replay.learningRate(), step.rateBefore(), "before the end " + when);
    double loss = replay.accumulate(trace.microbatch(read++), step.activeLayers());
    comparison.assertLoss(loss, step.loss(), when);
    comparison.assertElapsed(replay.ledger().elapsedNanos(), step.seconds(), when);
    replay.charge(Phase.FORWARD_BACKWARD, step.activeLayers().length);
    assertThat(replay.updateIsDue()).as("update " + when).isEqualTo(step.completesUpdate());
    if (replay.updateIsDue()) {
      replay.update();
      if (replay.gradientNorms().size() == 1) {
        comparison.assertWeightsAfterFirstUpdate(replay.layout(), replay.weights());
      }
    }
    replay.setLearningRate(step.seconds());
    comparison.assertRate(replay.learningRate(), step.rateAfter(), "after a microbatch");
    trained++;
  }

  @Override
  public void close() {
    replay.close();
  }
}

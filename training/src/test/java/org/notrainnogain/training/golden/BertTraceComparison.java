package org.notrainnogain.training.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.notrainnogain.training.rst.Charge;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.tensor.ParameterLayout;

/**
 * A replay against its trace. Both compute in 32-bit floats and add in other orders, so they part
 * slowly: by how much rounding alone carries a run is in the trace ({@code sensitivity}, its
 * distance from the same run in 64-bit floats), and ten times that is allowed, but at least one
 * rounding's worth.
 */
final class BertTraceComparison {
  private static final double TIMES_SENSITIVITY = 10;
  private static final double LEAST_LOSS = 1e-5;
  private static final double LEAST_WEIGHT = 2e-6;
  private static final double DIFFERS = 1e-5;
  private static final double LEAST_SHARE = 0.002;

  /** The trace's norms were added up in 32-bit floats, ours in 64-bit. */
  private static final double LEAST_NORM = 1e-5;

  /** Of a tensor's largest gradient, as the README of the golden files states it. */
  private static final double GRADIENT = 1e-4;

  /** The same formula in 64-bit floats. */
  private static final double RATE = 1e-12;

  /** The trace adds seconds in 64-bit floats, the ledger whole nanoseconds. */
  private static final double SECONDS = 1e-9;

  private final BertTrace trace;

  BertTraceComparison(BertTrace trace) {
    this.trace = trace;
  }

  /** The budget is used up, after as many updates as there were, with the same weights. */
  void assertEnd(BertTraceReplay replay) {
    assertThat(replay.ledger().remainingNanos()).as("budget left at the end").isZero();
    assertElapsed(replay.ledger().elapsedNanos(), trace.elapsedSeconds(), "at the end");
    assertNorms(replay.gradientNorms());
    assertThat(replay.gradientNorms()).hasSize(trace.updates());
    assertThat(replay.accumulated()).isEqualTo(trace.microbatchesLeft());
    assertWeightsAtEnd(replay.layout(), replay.weights());
  }

  void assertLoss(double own, double published, String when) {
    double allowed =
        Math.max(
            TIMES_SENSITIVITY * trace.sensitivity("max_abs_diff_loss"),
            LEAST_LOSS * Math.abs(published));
    assertThat(own).as("loss " + when).isCloseTo(published, within(allowed));
  }

  void assertRate(double own, double published, String when) {
    assertThat(own).as("learning rate " + when).isCloseTo(published, within(RATE));
  }

  void assertElapsed(long nanos, double seconds, String when) {
    assertThat(nanos / 1e9).as("elapsed RST " + when).isCloseTo(seconds, within(SECONDS));
  }

  void assertNorms(List<Double> own) {
    double[] published = trace.gradientNorms();
    assertThat(own).hasSize(published.length);
    // Gradients drift as the loss does.
    double drift = TIMES_SENSITIVITY * trace.sensitivity("max_abs_diff_loss");
    for (int update = 0; update < published.length; update++) {
      double allowed = Math.max(drift, LEAST_NORM) * published[update];
      assertThat(own.get(update))
          .as("gradient norm of update " + (update + 1))
          .isCloseTo(published[update], within(allowed));
    }
  }

  void assertCharges(List<Charge> own) {
    List<BertTrace.RecordedCharge> published = trace.charges();
    assertThat(own).hasSameSizeAs(published);
    for (int i = 0; i < own.size(); i++) {
      Phase phase =
          published.get(i).forwardOnly() ? Phase.SCORING_FULL_DECODE : Phase.FORWARD_BACKWARD;
      long update = published.get(i).stepsBefore() / trace.accumulation() + 1;
      assertThat(own.get(i))
          .as("charge " + i)
          .isEqualTo(
              new Charge(update, phase, published.get(i).layers(), 1, published.get(i).nanos(), 0));
    }
  }

  /**
   * The charges of a loop that charges a microbatch after it was trained on, and those of estimates
   * of the curvature, which follow one another with nothing trained in between.
   */
  void assertChargesWithCurvature(List<Charge> own) {
    List<BertTrace.RecordedCharge> published = trace.charges();
    assertThat(own).hasSameSizeAs(published);
    int trained = 0;
    for (int i = 0; i < own.size(); i++) {
      int steps = published.get(i).stepsBefore();
      Phase phase = steps > trained ? Phase.FORWARD_BACKWARD : Phase.HESSIAN;
      long update = (steps > trained ? steps - 1 : steps) / trace.accumulation() + 1;
      assertThat(own.get(i))
          .as("charge " + i)
          .isEqualTo(
              new Charge(update, phase, published.get(i).layers(), 1, published.get(i).nanos(), 0));
      trained = steps;
    }
  }

  /**
   * The curvature is a mean of squared gradients, so twice their relative difference is allowed.
   */
  void assertHessian(ParameterLayout layout, float[] own) {
    float[] published = trace.hessianAtEnd(layout);
    for (ParameterLayout.Entry entry : layout.entries()) {
      float largest = 0;
      double worst = 0;
      for (int i = entry.offset(); i < entry.end(); i++) {
        largest = Math.max(largest, published[i]);
        worst = Math.max(worst, Math.abs((double) own[i] - published[i]));
      }
      assertThat(worst)
          .as("curvature of " + entry.name())
          .isLessThanOrEqualTo(2 * GRADIENT * largest);
    }
  }

  void assertWeightsAfterFirstUpdate(ParameterLayout layout, float[] own) {
    assertWeights(
        layout,
        own,
        trace.weightsAfterFirstUpdate(layout),
        trace.sensitivity("max_abs_diff_first_update"));
  }

  void assertWeightsAtEnd(ParameterLayout layout, float[] own) {
    assertWeights(layout, own, trace.weightsAtEnd(layout), trace.sensitivity("max_abs_diff_end"));
  }

  private void assertWeights(
      ParameterLayout layout, float[] own, float[] published, double sensitivity) {
    double allowed = Math.max(TIMES_SENSITIVITY * sensitivity, LEAST_WEIGHT);
    int differing = 0;
    for (ParameterLayout.Entry entry : layout.entries()) {
      double worst = 0;
      for (int i = entry.offset(); i < entry.end(); i++) {
        double difference = Math.abs((double) own[i] - published[i]);
        assertThat(difference).as(entry.name()).isNotNaN();
        worst = Math.max(worst, difference);
        differing += difference > DIFFERS ? 1 : 0;
      }
      assertThat(worst)
          .as(entry.name())
          .isLessThanOrEqualTo(allowed + flippedSigns(entry, published));
    }
    if (trace.takesSignSteps()) {
      double share =
          Math.max(
              TIMES_SENSITIVITY
                  * trace.sensitivity("share_of_end_weights_differing_by_more_than_1e_5"),
              LEAST_SHARE);
      assertThat((double) differing / layout.parameterCount())
          .as("share of the weights that differ")
          .isLessThanOrEqualTo(share);
    }
  }

  /**
   * How far rounding can carry a weight of a sign step: a direction near 0 flips its sign, which
   * moves the weight by twice the learning rate, at worst in every update.
   */
  private double flippedSigns(ParameterLayout.Entry entry, float[] published) {
    if (!trace.takesSignSteps()) {
      return 0;
    }
    double squares = 0;
    for (int i = entry.offset(); i < entry.end(); i++) {
      squares += (double) published[i] * published[i];
    }
    return 2 * trace.sumOfUpdateRates() * Math.max(1, Math.sqrt(squares / entry.length()));
  }
}

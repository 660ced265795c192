package org.notrainnogain.training.optim;

import java.util.Objects;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/**
 * AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019). With p the weight,
 * g the clipped gradient, t the number of updates in which the tensor had a gradient:
 *
 * <pre>
 * p = p (1 - lr decay)                            not for tensors that decay spares
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * p = p - lr / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>State: {@value #FIRST_MOMENT} (m) and {@value #SECOND_MOMENT} (v). It computes in plain Java
 * on the arrays that the slice lives in: the loop is vectorised and bound by memory, so that copies
 * to and from libtorch would only add to it.
 */
public final class AdamW extends SliceOptimizer {
  /** Name of the optimizer, as in configuration and prices. */
  public static final String NAME = "adamw";

  static final String FIRST_MOMENT = "exp_avg";
  static final String SECOND_MOMENT = "exp_avg_sq";

  /**
   * Hyper-parameters of {@link AdamW}.
   *
   * @param betas of the first moment and of the second, of squares
   * @param epsilon added to the root of the corrected second moment, above 0
   * @param weightDecay decoupled
   */
  public record Settings(Betas betas, double epsilon, WeightDecay weightDecay)
      implements OptimizerSettings {
    private static final long serialVersionUID = 1L;

    public Settings {
      Objects.requireNonNull(betas, "betas");
      if (!((float) epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "epsilon must be above 0 as a 32-bit float, got "
                + epsilon
                + "; a gradient of 0 would divide by it");
      }
      Objects.requireNonNull(weightDecay, "weightDecay");
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public AdamW create(ParameterLayout layout, Slice slice) {
      return new AdamW(this, layout, slice);
    }
  }

  private final Settings settings;

  private AdamW(Settings settings, ParameterLayout layout, Slice slice) {
    super(NAME, layout, slice, FIRST_MOMENT, SECOND_MOMENT);
    this.settings = settings;
  }

  @Override
  UnclippedEntries step(
      float[] weights,
      float[] gradients,
      TensorPart part,
      double learningRate,
      double clipFactor,
      long steps) {
    Coefficients coefficients = Coefficients.of(settings, part, learningRate, clipFactor, steps);
    float[] first = state(FIRST_MOMENT);
    float[] second = state(SECOND_MOMENT);
    step(weights, gradients, first, second, part.start(), part.end(), coefficients);
    return UnclippedEntries.NONE;
  }

  /** What is constant over the elements of a tensor, in the arithmetic of the elements. */
  private record Coefficients(
      float keep,
      float clip,
      float beta1,
      float gradientShare,
      float beta2,
      float squareShare,
      float stepSize,
      float rootCorrection,
      float epsilon) {
    static Coefficients of(
        Settings settings, TensorPart part, double learningRate, double clipFactor, long steps) {
      if (steps < 1) {
        throw new IllegalArgumentException(
            "Step count of tensor "
                + part.tensor()
                + " must count this update and so be 1 or more, got "
                + steps);
      }
      return new Coefficients(
          settings.weightDecay().keep(part.kind(), learningRate),
          (float) clipFactor,
          (float) settings.betas().beta1(),
          (float) (1 - settings.betas().beta1()),
          (float) settings.betas().beta2(),
          (float) (1 - settings.betas().beta2()),
          (float) (learningRate / (1 - StrictMath.pow(settings.betas().beta1(), steps))),
          (float) Math.sqrt(1 - StrictMath.pow(settings.betas().beta2(), steps)),
          (float) settings.epsilon());
    }
  }

  /** Kept free of calls and branches, so that the compiler vectorises the loop. */
  private static void step(
      float[] weights,
      float[] gradients,
      float[] firstMoment,
      float[] secondMoment,
      int start,
      int end,
      Coefficients with) {
    float keep = with.keep;
    float clip = with.clip;
    float beta1 = with.beta1;
    float gradientShare = with.gradientShare;
    float beta2 = with.beta2;
    float squareShare = with.squareShare;
    float stepSize = with.stepSize;
    float rootCorrection = with.rootCorrection;
    float epsilon = with.epsilon;
    for (int i = start; i < end; i++) {
      float gradient = gradients[i] * clip;
      float first = beta1 * firstMoment[i] + gradientShare * gradient;
      float second = beta2 * secondMoment[i] + squareShare * (gradient * gradient);
      float root = (float) Math.sqrt(second) / rootCorrection + epsilon;
      firstMoment[i] = first;
      secondMoment[i] = second;
      weights[i] = weights[i] * keep - stepSize * (first / root);
    }
  }
}

package org.notrainnogain.training.optim;

import java.util.Objects;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/**
 * Lion (Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023). With p the weight and
 * g the clipped gradient:
 *
 * <pre>
 * p = p (1 - lr decay)                            not for tensors that decay spares
 * p = p - lr sign(beta1 m + (1 - beta1) g)        sign(0) = 0
 * m = beta2 m + (1 - beta2) g
 * </pre>
 *
 * <p>State: {@value #MOMENT} (m). No bias correction, as published. Its price is the phase {@code
 * optimizer} of the reference system for {@value #NAME}; the published BERT table has it in the
 * price of forward and backward.
 */
public final class Lion extends SliceOptimizer {
  /** Name of the optimizer, as in configuration and prices. */
  public static final String NAME = "lion";

  static final String MOMENT = "exp_avg";

  /** Its square makes the smallest 32-bit float larger than 1. */
  private static final float HUGE = 1e38f;

  /**
   * Hyper-parameters of {@link Lion}.
   *
   * @param betas beta1 the share of the moment in the direction of a step, beta2 what the moment
   *     keeps
   * @param weightDecay decoupled
   */
  public record Settings(Betas betas, WeightDecay weightDecay) implements OptimizerSettings {
    private static final long serialVersionUID = 1L;

    public Settings {
      Objects.requireNonNull(betas, "betas");
      Objects.requireNonNull(weightDecay, "weightDecay");
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Lion create(ParameterLayout layout, Slice slice) {
      return new Lion(this, layout, slice);
    }
  }

  private final Settings settings;

  private Lion(Settings settings, ParameterLayout layout, Slice slice) {
    super(NAME, layout, slice, MOMENT);
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
    float[] moment = state(MOMENT);
    float clip = (float) clipFactor;
    float keep = settings.weightDecay().keep(part.kind(), learningRate);
    float stepSize = (float) learningRate;
    float beta1 = (float) settings.betas().beta1();
    float share1 = (float) (1 - settings.betas().beta1());
    float beta2 = (float) settings.betas().beta2();
    float share2 = (float) (1 - settings.betas().beta2());
    for (int i = part.start(); i < part.end(); i++) {
      float gradient = gradients[i] * clip;
      // Math.signum, bit for bit, in operations that the compiler vectorises: three times as fast.
      float mixed = beta1 * moment[i] + share1 * gradient;
      float direction = Math.max(-1f, Math.min(1f, mixed * HUGE * HUGE));
      weights[i] = weights[i] * keep - stepSize * direction;
      moment[i] = beta2 * moment[i] + share2 * gradient;
    }
    return UnclippedEntries.NONE;
  }
}

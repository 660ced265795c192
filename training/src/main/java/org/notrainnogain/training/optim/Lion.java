package org.notrainnogain.training.optim;

import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.TorchDevice;

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
   * @param beta1 share of the moment in the direction of a step, in [0, 1)
   * @param beta2 decay of the moment, in [0, 1)
   * @param weightDecay decoupled decay, times the learning rate, 0 or more
   * @param spares which tensors do not decay
   */
  public record Settings(double beta1, double beta2, double weightDecay, WeightDecaySpares spares)
      implements OptimizerSettings {
    private static final long serialVersionUID = 1L;

    public Settings {
      HyperParameters.requireBeta("Lion", "beta1", beta1);
      HyperParameters.requireBeta("Lion", "beta2", beta2);
      HyperParameters.requireNotNegative("Lion", "weight-decay", weightDecay);
      HyperParameters.requireSpares("Lion", spares);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Lion create(ParameterLayout layout, Slice slice, TorchDevice device) {
      return new Lion(this, layout, slice);
    }
  }

  private final Settings settings;

  private Lion(Settings settings, ParameterLayout layout, Slice slice) {
    super(NAME, layout, slice, MOMENT);
    this.settings = settings;
  }

  @Override
  void step(
      float[] weights,
      float[] gradients,
      TensorPart part,
      double learningRate,
      double clipFactor,
      long steps) {
    float[] moment = state(MOMENT);
    float clip = (float) clipFactor;
    float keep = keep(settings.weightDecay(), settings.spares(), part, learningRate);
    float stepSize = (float) learningRate;
    float beta1 = (float) settings.beta1();
    float share1 = (float) (1 - settings.beta1());
    float beta2 = (float) settings.beta2();
    float share2 = (float) (1 - settings.beta2());
    for (int i = part.start(); i < part.end(); i++) {
      float gradient = gradients[i] * clip;
      // Math.signum, bit for bit, in operations that the compiler vectorises: three times as fast.
      float mixed = beta1 * moment[i] + share1 * gradient;
      float direction = Math.max(-1f, Math.min(1f, mixed * HUGE * HUGE));
      weights[i] = weights[i] * keep - stepSize * direction;
      moment[i] = beta2 * moment[i] + share2 * gradient;
    }
  }
}

package org.notrainnogain.training.optim;

import java.util.Optional;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.TorchDevice;

/**
 * Sophia-G (Liu et al., "Sophia: A Scalable Stochastic Second-order Optimizer for Language Model
 * Pre-training", 2023). With p the weight, g the clipped gradient, B the {@code batch-tokens}:
 *
 * <pre>
 * p = p (1 - lr decay)                            not for tensors that decay spares
 * m = beta1 m + (1 - beta1) g
 * p = p - lr sign(m) min(1, |m| / (rho B h + 1e-15))
 * </pre>
 *
 * <p>and before updates 1, 1 + interval, 1 + 2 interval and so on, with q the gradient of the mean
 * loss against labels drawn from the model's own predictions, not clipped:
 *
 * <pre>
 * h = beta2 h + (1 - beta2) q^2
 * </pre>
 *
 * <p>State: {@value #MOMENT} (m) and {@value #HESSIAN} (h). No bias correction, as published; where
 * h is 0 a step is of sign and learning rate alone.
 *
 * <p>Cost in RST: the phase {@code optimizer} for {@value #NAME}, and with each estimate of the
 * curvature the phase {@code hessian} for each of its microbatches. As published for BERT a
 * microbatch of it costs what its forward and backward costs, 4.76% of a budget in all.
 *
 * <p>Differences from the published code for BERT: the estimate is made from the batch's own first
 * microbatches, not from further ones, and by {@link CurvatureSettings#estimate} all of them count
 * and labels come from the vocabulary, unless the published estimate is asked for.
 */
public final class SophiaG extends SliceOptimizer {
  /** Name of the optimizer, as in configuration and prices. */
  public static final String NAME = "sophia-g";

  static final String MOMENT = "exp_avg";
  static final String HESSIAN = "hessian";

  /** Added to the denominator, so that a step without curvature divides by no 0. */
  private static final float GUARD = 1e-15f;

  /**
   * Hyper-parameters of {@link SophiaG}.
   *
   * @param beta1 decay of the moment, in [0, 1)
   * @param beta2 decay of the curvature, in [0, 1)
   * @param rho how small the curvature must be for a step to be of the learning rate's size, above
   *     0
   * @param batchTokens tokens of a batch: the factor that makes curvature of the squared gradient
   *     of a mean loss; at least 1
   * @param weightDecay decoupled decay, times the learning rate, 0 or more
   * @param spares which tensors do not decay
   * @param estimates when and how the curvature is estimated
   */
  public record Settings(
      double beta1,
      double beta2,
      double rho,
      long batchTokens,
      double weightDecay,
      WeightDecaySpares spares,
      CurvatureSettings estimates)
      implements OptimizerSettings {
    private static final long serialVersionUID = 1L;

    public Settings {
      HyperParameters.requireBeta("Sophia-G", "beta1", beta1);
      HyperParameters.requireBeta("Sophia-G", "beta2", beta2);
      if (!(rho > 0 && rho < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("Sophia-G's rho must be a number above 0, got " + rho);
      }
      if (batchTokens < 1) {
        throw new IllegalArgumentException(
            "Sophia-G's batch-tokens must be 1 or more, got " + batchTokens);
      }
      HyperParameters.requireNotNegative("Sophia-G", "weight-decay", weightDecay);
      HyperParameters.requireSpares("Sophia-G", spares);
      if (estimates == null) {
        throw new IllegalArgumentException("Sophia-G needs the settings of its curvature");
      }
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Optional<CurvatureSettings> curvature() {
      return Optional.of(estimates);
    }

    @Override
    public SophiaG create(ParameterLayout layout, Slice slice, TorchDevice device) {
      return new SophiaG(this, layout, slice);
    }
  }

  private final Settings settings;

  private SophiaG(Settings settings, ParameterLayout layout, Slice slice) {
    super(NAME, layout, slice, MOMENT, HESSIAN);
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
    float[] moments = state(MOMENT);
    float[] hessian = state(HESSIAN);
    float clip = (float) clipFactor;
    float keep = keep(settings.weightDecay(), settings.spares(), part, learningRate);
    float stepSize = (float) learningRate;
    float beta1 = (float) settings.beta1();
    float share = (float) (1 - settings.beta1());
    float scale = (float) (settings.rho() * settings.batchTokens());
    for (int i = part.start(); i < part.end(); i++) {
      float moment = beta1 * moments[i] + share * (gradients[i] * clip);
      // sign(m) min(1, |m| / d), bit for bit, in operations that the compiler vectorises.
      float ratio = Math.max(-1f, Math.min(1f, moment / (scale * hessian[i] + GUARD)));
      moments[i] = moment;
      weights[i] = weights[i] * keep - stepSize * ratio;
    }
  }

  @Override
  void curvature(float[] gradients, TensorPart part) {
    float[] hessian = state(HESSIAN);
    float beta2 = (float) settings.beta2();
    float share = (float) (1 - settings.beta2());
    for (int i = part.start(); i < part.end(); i++) {
      hessian[i] = beta2 * hessian[i] + share * (gradients[i] * gradients[i]);
    }
  }
}

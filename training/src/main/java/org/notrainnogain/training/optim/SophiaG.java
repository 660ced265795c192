package org.notrainnogain.training.optim;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

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

  /** Its square makes the smallest 32-bit float larger than 1. */
  private static final float HUGE = 1e38f;

  private static final int BLOCK = 1024;

  /**
   * Hyper-parameters of {@link SophiaG}.
   *
   * @param betas of the moment and of the curvature
   * @param rho how small the curvature must be for a step to be of the learning rate's size, above
   *     0
   * @param batchTokens the factor that makes curvature of the squared gradient of a mean loss
   * @param weightDecay decoupled
   * @param estimates when and how the curvature is estimated
   */
  public record Settings(
      Betas betas,
      double rho,
      BatchTokens batchTokens,
      WeightDecay weightDecay,
      CurvatureSettings estimates)
      implements OptimizerSettings {
    private static final long serialVersionUID = 1L;

    public Settings {
      Objects.requireNonNull(betas, "betas");
      if (!(rho > 0 && rho < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("rho must be a number above 0, got " + rho);
      }
      Objects.requireNonNull(batchTokens, "batchTokens");
      Objects.requireNonNull(weightDecay, "weightDecay");
      Objects.requireNonNull(estimates, "estimates");
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
    public Settings forLabels(long labels) {
      return batchTokens instanceof BatchTokens.Labels
          ? new Settings(betas, rho, new BatchTokens.Given(labels), weightDecay, estimates)
          : this;
    }

    @Override
    public SophiaG create(ParameterLayout layout, Slice slice) {
      return new SophiaG(this, layout, slice);
    }
  }

  private final Settings settings;

  /** rho B. */
  private final float curvatureScale;

  private final float[] blockOfMoments = new float[BLOCK];
  private final float[] blockOfHessian = new float[BLOCK];
  private final float[] counts = new float[BLOCK];

  private SophiaG(Settings settings, ParameterLayout layout, Slice slice) {
    super(NAME, layout, slice, MOMENT, HESSIAN);
    this.settings = settings;
    if (!(settings.batchTokens() instanceof BatchTokens.Given given)) {
      throw new IllegalStateException(
          "Sophia-G's batch-tokens are the labels of its estimate, which are not known yet; build it"
              + " from the settings that forLabels gives");
    }
    this.curvatureScale = (float) (settings.rho() * given.tokens());
  }

  /**
   * {@inheritDoc}
   *
   * <p>An entry is clipped where |m| reaches rho B h; one whose moment is 0 is not.
   */
  @Override
  UnclippedEntries step(
      float[] weights,
      float[] gradients,
      TensorPart part,
      double learningRate,
      double clipFactor,
      long steps) {
    float[] moments = state(MOMENT);
    float[] hessian = state(HESSIAN);
    float clip = (float) clipFactor;
    float keep = settings.weightDecay().keep(part.kind(), learningRate);
    float stepSize = (float) learningRate;
    float beta1 = (float) settings.betas().beta1();
    float share = (float) (1 - settings.betas().beta1());
    float scale = curvatureScale;
    for (int i = part.start(); i < part.end(); i++) {
      float moment = beta1 * moments[i] + share * (gradients[i] * clip);
      // sign(m) min(1, |m| / d), bit for bit, in operations that the compiler vectorises.
      float ratio = Math.max(-1f, Math.min(1f, moment / (scale * hessian[i] + GUARD)));
      moments[i] = moment;
      weights[i] = weights[i] * keep - stepSize * ratio;
    }
    return new UnclippedEntries(unclipped(part), part.end() - part.start());
  }

  /**
   * Entries of a part whose moment is below the bound. Counted in a loop of its own, on copies of a
   * block: so both loops are vectorised, and together take twice the time of the step alone (2.2 ms
   * instead of 1.1 for 1.7 million weights, of an update of 170 ms); in one loop it is twelve
   * times.
   */
  private long unclipped(TensorPart part) {
    Arrays.fill(counts, 0);
    for (int start = part.start(); start < part.end(); start += BLOCK) {
      int length = Math.min(BLOCK, part.end() - start);
      System.arraycopy(state(MOMENT), start, blockOfMoments, 0, length);
      System.arraycopy(state(HESSIAN), start, blockOfHessian, 0, length);
      count(blockOfMoments, blockOfHessian, curvatureScale, counts, length);
    }
    long unclipped = 0;
    for (float count : counts) {
      // Whole numbers below 2^24, exact in a float: no tensor has 2^34 entries.
      unclipped += (long) count;
    }
    return unclipped;
  }

  private static void count(
      float[] moments, float[] hessian, float scale, float[] counts, int length) {
    for (int i = 0; i < length; i++) {
      float below = scale * hessian[i] + GUARD - Math.abs(moments[i]);
      // 1 above 0, else 0, in operations that the compiler vectorises.
      counts[i] += Math.max(0f, Math.min(1f, below * HUGE * HUGE));
    }
  }

  @Override
  void curvature(float[] gradients, TensorPart part) {
    float[] hessian = state(HESSIAN);
    float beta2 = (float) settings.betas().beta2();
    float share = (float) (1 - settings.betas().beta2());
    for (int i = part.start(); i < part.end(); i++) {
      hessian[i] = beta2 * hessian[i] + share * (gradients[i] * gradients[i]);
    }
  }
}

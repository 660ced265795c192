package org.notrainnogain.training.calibration;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.notrainnogain.training.loop.GradientClip;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.SquaredNorm;

/**
 * The optimizer's update of a replica's slice of a model that has so many layers: the slice's
 * squared norm, the clip factor, and the clipped update, as training does it. Untimed: the exchange
 * that brings the gradients and takes the weights.
 *
 * <p>Slice and optimizer are made anew before each repetition, since those of all depths together
 * would not fit into memory. As in training, forward and backward run between their last use and
 * this one, and leave the caches full of other things.
 */
final class OptimizerMeasurement implements Measurement {
  private static final double LEARNING_RATE = 1e-3;

  /** Any values of usual size will do: none changes how long an update takes. */
  private static final float LARGEST_GRADIENT = 1e-3f;

  private static final int GRADIENTS = 997;

  private final ModelSettings<?> model;
  private final OptimizerSettings settings;
  private final double gradientClip;
  private final int replica;
  private final int replicas;

  private Optimizer optimizer;
  private float[] weights;
  private float[] gradients;
  private long[] steps;
  private boolean[] hadGradient;

  OptimizerMeasurement(CalibrationSpec spec, OptimizerSettings settings, int replica) {
    this.model = spec.model();
    this.settings = settings;
    this.gradientClip = spec.gradientClip();
    this.replica = replica;
    this.replicas = spec.layout().replicas();
  }

  @Override
  public String phase() {
    return Phase.OPTIMIZER.tableName();
  }

  @Override
  public Optional<String> optimizer() {
    return Optional.of(settings.name());
  }

  @Override
  public OptionalInt sequences() {
    return OptionalInt.empty();
  }

  @Override
  public void prepare(int round, int activeLayers) {
    close();
    ParameterLayout layout = model.withLayers(activeLayers).layout();
    Slice slice = slice(layout.size());
    optimizer = settings.create(layout, slice);
    weights = new float[slice.length()];
    gradients = new float[slice.length()];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = LARGEST_GRADIENT * (i % GRADIENTS - GRADIENTS / 2) / GRADIENTS;
    }
    steps = new long[layout.entries().size()];
    Arrays.fill(steps, round + 1L);
    hadGradient = new boolean[steps.length];
    Arrays.fill(hadGradient, true);
  }

  /** As the exchange cuts: the first ones are longer by one where it does not come out even. */
  private Slice slice(int size) {
    int base = size / replicas;
    int longer = size % replicas;
    return new Slice(replica * base + Math.min(replica, longer), base + (replica < longer ? 1 : 0));
  }

  @Override
  public void work(int activeLayers) {
    double norm = Math.sqrt(SquaredNorm.of(gradients));
    double clip = GradientClip.factor(norm, gradientClip);
    optimizer.update(weights, gradients, LEARNING_RATE, clip, steps, hadGradient);
  }

  /** All replicas together make one update. */
  @Override
  public int units(int replicas) {
    return 1;
  }

  @Override
  public void close() {
    if (optimizer != null) {
      optimizer.close();
      optimizer = null;
    }
  }
}

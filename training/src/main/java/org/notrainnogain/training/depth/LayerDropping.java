package org.notrainnogain.training.depth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.notrainnogain.training.rst.BudgetFraction;

/**
 * Layer dropping (Zhang and He, "Accelerating Training of Transformer-Based Language Models with
 * Progressive Layer Dropping", 2020), as "No Train No Gain" uses it. At the fraction f of the
 * budget, layer i of L (i from 1) runs with the probability
 *
 * <pre>
 * theta(f) = (1 - floor) exp(-gamma f) + floor
 * keep(i, f) = 1 - (1 - theta(f)) i / L
 * </pre>
 *
 * <p>so that nothing is dropped at first and the last layer most. A draw is made for each
 * microbatch; one without any layer is made again (the published code runs all layers then), which
 * is seldom: of several layers the first is kept with a probability of at least one half, and an
 * only one always runs. A microbatch costs the price of its active layers, and a dropped layer is
 * not computed; evaluation and scoring run through all layers.
 *
 * <p>Kept layers are not rescaled, as published. With {@link Rescale#INVERSE_PROBABILITY}, as in
 * the paper of 2020, what attention and feed-forward of a kept layer add to their input is divided
 * by keep(i, f), so that it is right on average when the layer runs in every microbatch later on.
 *
 * @param layers layers of the model, at least 1
 * @param floor keep probability of the last layer late in training, in (0, 1]
 * @param gamma how fast it falls, above 0; 100 in the published BERT runs, 20 for T5
 * @param rescale what kept layers are multiplied by
 */
public record LayerDropping(int layers, double floor, double gamma, Rescale rescale)
    implements DepthPlan {
  private static final long serialVersionUID = 1L;

  /** What is done about kept layers running more often than their probability says. */
  public enum Rescale {
    /** Nothing: as published by "No Train No Gain". */
    NONE,
    /** They are divided by their keep probability. */
    INVERSE_PROBABILITY
  }

  public LayerDropping {
    Objects.requireNonNull(rescale, "rescale");
    if (layers < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Depth of %d layers must be at least 1; set model.layers", layers));
    }
    if (!(floor > 0 && floor <= 1)) {
      throw new IllegalArgumentException(
          "Layer dropping's floor must be above 0 and at most 1, got " + floor);
    }
    if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Layer dropping's gamma must be a number above 0, got " + gamma);
    }
  }

  @Override
  public int layers(double budgetFraction) {
    BudgetFraction.requireNumber(budgetFraction);
    return layers;
  }

  /** Keep probability of each layer, the lowest first. */
  public double[] keepProbabilities(double budgetFraction) {
    BudgetFraction.requireNumber(budgetFraction);
    double fraction = Math.max(0, Math.min(1, budgetFraction));
    double theta = (1 - floor) * StrictMath.exp(-gamma * fraction) + floor;
    double[] keep = new double[layers];
    Arrays.setAll(keep, layer -> 1 - (1 - theta) * (layer + 1) / layers);
    return keep;
  }

  @Override
  public ActiveLayers activeLayers(double budgetFraction, RandomGenerator random) {
    double[] keep = keepProbabilities(budgetFraction);
    int[] active = new int[layers];
    int count = layers == 1 ? 1 : 0;
    while (count == 0) {
      for (int layer = 0; layer < layers; layer++) {
        if (random.nextDouble() < keep[layer]) {
          active[count++] = layer;
        }
      }
    }
    return scaled(Arrays.copyOf(active, count), keep);
  }

  private ActiveLayers scaled(int[] active, double[] keep) {
    return switch (rescale) {
      case NONE -> ActiveLayers.of(active);
      case INVERSE_PROBABILITY ->
          new ActiveLayers(
              active, Arrays.stream(active).mapToDouble(layer -> 1 / keep[layer]).toArray());
    };
  }

  @Override
  public int fewestActiveLayers(double budgetFraction) {
    double[] keep = keepProbabilities(budgetFraction);
    int certain = (int) Arrays.stream(keep).filter(probability -> probability >= 1).count();
    return Math.max(1, certain);
  }

  /**
   * Settings of {@link LayerDropping}.
   *
   * @param floor keep probability of the last layer late in training
   * @param gamma how fast it falls
   * @param rescale what kept layers are multiplied by
   */
  public record Settings(double floor, double gamma, Rescale rescale) implements DepthSettings {
    @Override
    public String name() {
      return "dropping";
    }

    @Override
    public DepthPlan create(int layers) {
      return new LayerDropping(layers, floor, gamma, rescale);
    }
  }
}

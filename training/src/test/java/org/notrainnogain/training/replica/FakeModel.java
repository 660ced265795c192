package org.notrainnogain.training.replica;

import java.util.Arrays;
import java.util.List;
import org.notrainnogain.training.curvature.LabelSource;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.model.LabelSampler;
import org.notrainnogain.training.model.LanguageModel;
import org.notrainnogain.training.model.LossSums;
import org.notrainnogain.training.tensor.ParameterKind;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.ParameterVectors;

/**
 * A model of numbers: an example's loss is its number times the first weight, and each weight's
 * gradient is the number.
 */
final class FakeModel implements LanguageModel<Integer>, ParameterVectors {
  static final ParameterLayout LAYOUT =
      new ParameterLayout.Builder()
          .shared("table", ParameterKind.WEIGHT, 9)
          .layer(0, "matrix", ParameterKind.WEIGHT, 7)
          .build();

  private final float[] weights = new float[LAYOUT.size()];
  private final float[] gradients = new float[LAYOUT.size()];
  private final Calls calls;

  FakeModel(Calls calls) {
    this.calls = calls;
  }

  @Override
  public ParameterLayout layout() {
    return LAYOUT;
  }

  @Override
  public ParameterVectors parameters() {
    return this;
  }

  @Override
  public double forwardBackward(List<Integer> microbatch, ActiveLayers active, double scale) {
    calls.made("forwardBackward");
    double mean = microbatch.stream().mapToInt(i -> i).average().orElseThrow();
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] += (float) (scale * mean);
    }
    return mean * weights[0];
  }

  @Override
  public double forwardBackwardOnDrawnLabels(
      List<Integer> microbatch,
      ActiveLayers active,
      double scale,
      LabelSource source,
      LabelSampler labels) {
    return forwardBackward(microbatch, active, scale);
  }

  @Override
  public LossSums losses(List<Integer> examples, int[] activeLayers) {
    calls.made("losses");
    double[] sums = examples.stream().mapToDouble(example -> 2.0 * example * weights[0]).toArray();
    int[] counts = new int[sums.length];
    Arrays.fill(counts, 2);
    return new LossSums(sums, counts);
  }

  @Override
  public void zeroGradients() {
    Arrays.fill(gradients, 0);
  }

  @Override
  public void copyIn(float[] from) {
    System.arraycopy(from, 0, weights, 0, weights.length);
  }

  @Override
  public void copyOut(float[] into) {
    System.arraycopy(weights, 0, into, 0, weights.length);
  }

  @Override
  public void gradientsOut(float[] into) {
    System.arraycopy(gradients, 0, into, 0, gradients.length);
  }

  @Override
  public void close() {
    calls.made("model.close");
  }
}

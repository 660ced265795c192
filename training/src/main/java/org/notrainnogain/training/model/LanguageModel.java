package org.notrainnogain.training.model;

import java.util.List;
import java.util.random.RandomGenerator;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.tensor.FlatParameters;
import org.notrainnogain.training.tensor.ParameterLayout;

/**
 * A model whose weights and gradients are flat vectors, trained by microbatches of examples of type
 * {@code E}.
 *
 * <p>Layers are counted from 0. {@code activeLayers} lists the layers that run, ascending and at
 * least one; the others are skipped as if they were the identity. What runs is rescaled only in
 * training, as {@link ActiveLayers} says. For use by one thread at a time. All native memory of a
 * call is freed when it returns.
 */
public interface LanguageModel<E> extends AutoCloseable {
  /** Where each tensor lies in the flat vectors. */
  ParameterLayout layout();

  /** Weights and gradients. */
  FlatParameters parameters();

  /**
   * Draws fresh weights. They depend on the generator only, and those of a shallower model drawn
   * from an equal generator are a prefix of them.
   */
  void initialize(RandomGenerator random);

  /**
   * Mean loss over all predicted positions of a microbatch, in nats; its gradient times {@code
   * gradientScale} is added to the gradients. It may be NaN or infinite, which the caller must
   * check.
   *
   * @throws IllegalArgumentException for an empty microbatch, one without predicted positions, or
   *     examples that do not fit the model
   */
  double forwardBackward(List<E> microbatch, ActiveLayers active, double gradientScale);

  /**
   * As {@link #forwardBackward}, but the labels of the predicted positions are drawn from the
   * predictions there.
   *
   * @param labels is asked once for each piece that the device is given, in order
   * @return mean loss of the predictions against the drawn labels, in nats
   */
  double forwardBackwardOnDrawnLabels(
      List<E> microbatch, ActiveLayers active, double gradientScale, LabelSampler labels);

  /**
   * As {@link #forwardBackward}, but every position counts, its final hidden state stands in for
   * logits, and its label, an index into the hidden state, is drawn from them. The published code
   * estimates curvature so; nothing learns from it.
   *
   * @param labels is asked once for each piece that the device is given, in order
   * @return mean loss against the drawn labels, in nats
   */
  double forwardBackwardOnHiddenStates(
      List<E> microbatch, ActiveLayers active, double gradientScale, LabelSampler labels);

  /** Losses of each example, without gradients. */
  LossSums losses(List<E> examples, int[] activeLayers);

  /** For each tensor of the layout, whether it gets a gradient when these layers run. */
  boolean[] activeTensors(int[] activeLayers);

  /** Frees the native memory. */
  @Override
  void close();
}

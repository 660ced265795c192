package org.notrainnogain.training.model;

import java.util.List;
import org.notrainnogain.training.curvature.LabelSource;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.ParameterVectors;

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
  ParameterVectors parameters();

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
   * As {@link #forwardBackward}, but the labels are drawn, as an estimate of the curvature needs
   * them.
   *
   * @param source what they are drawn from: the predictions at the predicted positions; or the
   *     final hidden states of all positions, a label being an index into one
   * @param labels is asked once for each piece that the device is given, in order
   * @return mean loss against the drawn labels, in nats
   */
  double forwardBackwardOnDrawnLabels(
      List<E> microbatch,
      ActiveLayers active,
      double gradientScale,
      LabelSource source,
      LabelSampler labels);

  /** Losses of each example, without gradients. */
  LossSums losses(List<E> examples, int[] activeLayers);

  /** Frees the native memory. */
  @Override
  void close();
}

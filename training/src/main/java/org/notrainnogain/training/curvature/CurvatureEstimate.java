package org.notrainnogain.training.curvature;

import java.io.Serializable;
import java.util.List;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.model.LabelSampler;
import org.notrainnogain.training.model.LanguageModel;

/**
 * How the gradient that estimates the curvature comes from some microbatches: with labels that are
 * drawn from the model's own predictions, so that its expected square is the Gauss-Newton diagonal
 * (Liu et al., "Sophia", 2023, section 2.3). Implementations hold nothing and compute nothing of
 * their own: the gradient is the model's.
 */
public interface CurvatureEstimate extends Serializable {
  /**
   * The factor on the gradient of a microbatch's mean loss.
   *
   * @param index the microbatch's place among those of the estimate, from 0
   * @param microbatches how many they are
   */
  double weight(int index, int microbatches);

  /**
   * Adds a microbatch's gradient, times a weight, to the model's gradients.
   *
   * @param active layers its sequences pass
   * @param labels draws the labels
   */
  <E> void addGradient(
      LanguageModel<E> model,
      List<E> microbatch,
      ActiveLayers active,
      double weight,
      LabelSampler labels);
}

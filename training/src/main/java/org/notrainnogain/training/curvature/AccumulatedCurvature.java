package org.notrainnogain.training.curvature;

import java.util.List;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.model.LabelSampler;
import org.notrainnogain.training.model.LanguageModel;

/**
 * The sound estimate: the mean over all microbatches, labels drawn from the predictions at the
 * positions that training predicts.
 */
public record AccumulatedCurvature() implements CurvatureEstimate {
  private static final long serialVersionUID = 1L;

  @Override
  public double weight(int index, int microbatches) {
    return 1.0 / microbatches;
  }

  @Override
  public <E> void addGradient(
      LanguageModel<E> model,
      List<E> microbatch,
      ActiveLayers active,
      double weight,
      LabelSampler labels) {
    model.forwardBackwardOnDrawnLabels(microbatch, active, weight, labels);
  }
}

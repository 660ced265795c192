package org.notrainnogain.training.curvature;

import java.util.List;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.model.LabelSampler;
import org.notrainnogain.training.model.LanguageModel;

/**
 * The published estimate for BERT, which differs from the paper's twice: gradients are cleared
 * before each microbatch, so that only the last one counts, though all are computed and charged;
 * and the labels are drawn from a softmax over the final hidden states of every position, because
 * those are what the published model returns as logits. The prediction head gets no curvature.
 */
public record PublishedCurvature() implements CurvatureEstimate {
  private static final long serialVersionUID = 1L;

  @Override
  public double weight(int index, int microbatches) {
    return index == microbatches - 1 ? 1 : 0;
  }

  @Override
  public <E> void addGradient(
      LanguageModel<E> model,
      List<E> microbatch,
      ActiveLayers active,
      double weight,
      LabelSampler labels) {
    model.forwardBackwardOnHiddenStates(microbatch, active, weight, labels);
  }
}

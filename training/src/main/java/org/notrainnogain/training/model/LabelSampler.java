package org.notrainnogain.training.model;

import org.bytedeco.pytorch.Tensor;

/** Chooses a label for each position from what the model predicts there. */
@FunctionalInterface
public interface LabelSampler {
  /**
   * The labels of so many positions.
   *
   * @param logits positions x classes, without gradient; owned by the caller
   * @return a class for each position, one dimension of 64-bit integers on the logits' device,
   *     owned by the caller's pointer scope
   */
  Tensor draw(Tensor logits);
}

package org.notrainnogain.training.curvature;

/**
 * How the gradient that estimates the curvature comes from some microbatches: with labels that are
 * drawn from the model's own predictions, so that its expected square is the Gauss-Newton diagonal
 * (Liu et al., "Sophia", 2023, section 2.3). A plain value: the model makes the gradient.
 */
public enum CurvatureEstimate {
  /**
   * The sound estimate: the mean over all microbatches, labels drawn from the predictions at the
   * positions that training predicts.
   */
  ACCUMULATED(LabelSource.PREDICTIONS) {
    @Override
    public double weight(int index, int microbatches) {
      return 1.0 / microbatches;
    }
  },
  /**
   * The published estimate for BERT, which differs from the paper's twice: gradients are cleared
   * before each microbatch, so that only the last one counts, though all are computed and charged;
   * and the labels are drawn from hidden states. The prediction head gets no curvature.
   */
  PUBLISHED(LabelSource.HIDDEN_STATES) {
    @Override
    public double weight(int index, int microbatches) {
      return index == microbatches - 1 ? 1 : 0;
    }
  };

  private final LabelSource labels;

  CurvatureEstimate(LabelSource labels) {
    this.labels = labels;
  }

  /** What its labels are drawn from. */
  public LabelSource labels() {
    return labels;
  }

  /**
   * The factor on the gradient of a microbatch's mean loss.
   *
   * @param index the microbatch's place among those of the estimate, from 0
   * @param microbatches how many they are
   */
  public abstract double weight(int index, int microbatches);
}

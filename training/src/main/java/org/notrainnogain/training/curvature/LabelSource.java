package org.notrainnogain.training.curvature;

/** What the labels of an estimate of the curvature are drawn from. */
public enum LabelSource {
  /** The model's predictions, at the positions that training predicts. */
  PREDICTIONS,
  /**
   * A softmax over the final hidden state, at every position: the published model for BERT returns
   * hidden states where its optimizer expects logits.
   */
  HIDDEN_STATES
}

package org.notrainnogain.training.tensor;

/** What a tensor is in the model; weight decay is decided by it. */
public enum ParameterKind {
  /** Matrix of a linear map or an embedding table. */
  WEIGHT,
  /** Additive bias, also that of a norm. */
  BIAS,
  /** Gain of a norm. */
  NORM,
  /** Learned scalar, such as the scale of the position table. */
  SCALE
}

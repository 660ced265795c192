package org.notrainnogain.training.optim;

import org.notrainnogain.training.tensor.ParameterKind;

/** Which tensors weight decay leaves alone. */
public enum WeightDecaySpares {
  /** Biases only, as in the published code: gains of norms and the position scale decay. */
  BIASES,
  /** Everything that is no matrix: the sound choice. */
  BIASES_NORMS_SCALES;

  /** Whether a tensor of that kind does not decay. */
  public boolean spares(ParameterKind kind) {
    return switch (this) {
      case BIASES -> kind == ParameterKind.BIAS;
      case BIASES_NORMS_SCALES -> kind != ParameterKind.WEIGHT;
    };
  }
}

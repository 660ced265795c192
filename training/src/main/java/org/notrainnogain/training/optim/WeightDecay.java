package org.notrainnogain.training.optim;

import java.io.Serializable;
import java.util.Objects;
import org.notrainnogain.training.tensor.ParameterKind;

/**
 * Decoupled weight decay: before a step a weight p becomes p (1 - lr decay).
 *
 * @param perLearningRate the decay, times the learning rate an update; 0 or more
 * @param spares which tensors do not decay
 */
public record WeightDecay(double perLearningRate, WeightDecaySpares spares)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public WeightDecay {
    if (!(perLearningRate >= 0 && perLearningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight-decay must be a number of 0 or more, got " + perLearningRate);
    }
    Objects.requireNonNull(spares, "weight-decay.spares, biases or biases-norms-scales");
  }

  /** What it leaves of each weight of such a tensor: 1 - lr decay; 1 for those that it spares. */
  float keep(ParameterKind kind, double learningRate) {
    double decay = spares.spares(kind) ? 0 : perLearningRate;
    return (float) (1 - learningRate * decay);
  }
}

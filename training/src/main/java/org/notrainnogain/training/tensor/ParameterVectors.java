package org.notrainnogain.training.tensor;

/**
 * The weights and the gradients of a model, each as one flat vector with the tensors where {@link
 * ParameterLayout} has them. For use by one thread at a time.
 */
public interface ParameterVectors {
  /** Sets all gradients to zero. */
  void zeroGradients();

  /** Replaces the weights, the whole vector. Not between a forward and its backward pass. */
  void copyIn(float[] weights);

  /** Copies the weights out, the whole vector. */
  void copyOut(float[] weights);

  /** Copies the gradients out, the whole vector. */
  void gradientsOut(float[] target);
}

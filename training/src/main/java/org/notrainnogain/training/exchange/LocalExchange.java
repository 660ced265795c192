package org.notrainnogain.training.exchange;

import org.notrainnogain.training.tensor.Slice;

/** The exchange of a single replica: it has all weights, and its gradients are the sums. */
final class LocalExchange implements ParameterExchange {
  private static final long serialVersionUID = 1L;

  private final int size;

  /** Set in the initialised instance only. */
  private transient float[] weights;

  private transient float[] sums;

  LocalExchange(int size) {
    ParameterExchange.requireElementForEach(1, size);
    this.size = size;
  }

  @Override
  public int replicas() {
    return 1;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Slice initialize(float[] initial) {
    ParameterExchange.requireSize(size, initial);
    weights = initial.clone();
    sums = new float[size];
    return new Slice(0, size);
  }

  @Override
  public void weights(float[] into) {
    ParameterExchange.requireSize(size, into);
    System.arraycopy(weights, 0, into, 0, size);
  }

  @Override
  public void putGradients(float[] gradients) {
    ParameterExchange.requireSize(size, gradients);
    System.arraycopy(gradients, 0, sums, 0, size);
  }

  @Override
  public float[] aggregateGradients() {
    return sums;
  }

  @Override
  public float[] weightSlice() {
    return weights;
  }

  @Override
  public void sendWeights() {
    // Nobody else wants them.
  }

  @Override
  public void release() {
    weights = null;
    sums = null;
  }
}

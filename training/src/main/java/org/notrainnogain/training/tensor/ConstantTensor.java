package org.notrainnogain.training.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** A tensor of constants that outlives pointer scopes; owns its native memory. */
public final class ConstantTensor implements AutoCloseable {
  private final Tensor tensor;

  /** Copies the values, in row-major order, to the device. */
  public ConstantTensor(float[] values, TorchDevice device, long... shape) {
    TorchRuntime.load();
    try (PointerScope scope = new PointerScope()) {
      tensor = device.place(Tensor.create(values, shape));
      tensor.retainReference();
    }
  }

  /** The tensor; owned by this object. */
  public Tensor tensor() {
    return tensor;
  }

  @Override
  public void close() {
    tensor.releaseReference();
  }
}

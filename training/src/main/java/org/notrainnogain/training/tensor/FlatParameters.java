package org.notrainnogain.training.tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The weights of a model as one contiguous vector on a device, its gradients as another, and a
 * named view of both for each tensor of the layout.
 *
 * <p>The views are autograd leaves: every backward pass adds in place into {@link #gradients()}.
 * They share the weights' version counter, so an in-place operation on the weights between a
 * forward and its backward pass throws. Both vectors are aligned to 64 bytes. Owns its native
 * memory; use by one thread at a time.
 */
public final class FlatParameters implements ParameterVectors, AutoCloseable {
  private static final int ALIGNMENT_BYTES = ParameterLayout.ALIGNMENT * Float.BYTES;

  private final ParameterLayout layout;
  private final TorchDevice device;
  private final Tensor values;
  private final Tensor gradients;
  private final Map<String, Tensor> leaves = new LinkedHashMap<>();
  private boolean closed;

  /** Allocates both vectors, filled with zeros. */
  public FlatParameters(ParameterLayout layout, TorchDevice device) {
    this.layout = layout;
    this.device = device;
    TorchRuntime.load();
    try (PointerScope scope = new PointerScope()) {
      values = zeros(layout.size());
      gradients = zeros(layout.size());
      for (ParameterLayout.Entry entry : layout.entries()) {
        Tensor leaf = view(values, entry).detach();
        leaf.set_requires_grad(true);
        leaf.mutable_grad().put(view(gradients, entry));
        leaf.retainReference();
        leaves.put(entry.name(), leaf);
      }
      values.retainReference();
      gradients.retainReference();
    }
  }

  private Tensor zeros(int length) {
    Tensor vector = torch.torch_zeros(new long[] {length}, device.options(torch.ScalarType.Float));
    long address = vector.data_ptr().address();
    if (address % ALIGNMENT_BYTES != 0) {
      throw new IllegalStateException(
          "libtorch allocated a vector at address "
              + address
              + ", expected a multiple of "
              + ALIGNMENT_BYTES
              + " bytes; use the libtorch of this project's build file");
    }
    return vector;
  }

  private static Tensor view(Tensor vector, ParameterLayout.Entry entry) {
    return vector.narrow(0, entry.offset(), entry.length()).view(entry.shape());
  }

  /** Where each tensor lies. */
  public ParameterLayout layout() {
    return layout;
  }

  /** Where the vectors live. */
  public TorchDevice device() {
    return device;
  }

  /** The autograd leaf of a tensor; owned by this object. */
  public Tensor leaf(String name) {
    requireOpen();
    Tensor leaf = leaves.get(name);
    if (leaf == null) {
      throw new IllegalArgumentException(
          "Model has no tensor " + name + "; it has " + leaves.keySet());
    }
    return leaf;
  }

  /** The weights; owned by this object. */
  public Tensor values() {
    requireOpen();
    return values;
  }

  /** The gradients; owned by this object. */
  public Tensor gradients() {
    requireOpen();
    return gradients;
  }

  @Override
  public void zeroGradients() {
    requireOpen();
    try (PointerScope scope = new PointerScope()) {
      gradients.zero_();
    }
  }

  @Override
  public void copyIn(float[] weights) {
    requireWhole("Weights", weights);
    try (PointerScope scope = new PointerScope()) {
      if (device.isCuda()) {
        Tensor host = Tensor.create(weights);
        values.copy_(host);
      } else {
        pointer(values).put(weights, 0, weights.length);
      }
    }
  }

  @Override
  public void copyOut(float[] weights) {
    requireWhole("Weights", weights);
    copy(values, weights);
  }

  @Override
  public void gradientsOut(float[] target) {
    requireWhole("Gradients", target);
    copy(gradients, target);
  }

  private void copy(Tensor vector, float[] target) {
    try (PointerScope scope = new PointerScope()) {
      Tensor host = device.isCuda() ? vector.cpu() : vector;
      pointer(host).get(target, 0, target.length);
    }
  }

  private static FloatPointer pointer(Tensor vector) {
    return vector.data_ptr_float();
  }

  private void requireWhole(String what, float[] vector) {
    requireOpen();
    if (vector.length != layout.size()) {
      throw new IllegalArgumentException(
          what
              + " must have the layout's "
              + layout.size()
              + " elements, got "
              + vector.length
              + "; give the whole vector, not a slice");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "These parameters are closed and their memory is freed; build the model anew");
    }
  }

  /** Frees the native memory; later calls of other methods throw. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      leaves.values().forEach(Tensor::releaseReference);
      values.releaseReference();
      gradients.releaseReference();
    }
  }
}

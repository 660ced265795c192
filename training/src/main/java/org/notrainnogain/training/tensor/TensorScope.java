package org.notrainnogain.training.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** A pointer scope for one stage of a computation, out of which one tensor is handed. */
public final class TensorScope {
  private TensorScope() {}

  /**
   * Runs a stage in a scope of its own, so that its intermediate handles are freed at its end (what
   * backward needs, autograd holds itself). The result joins the caller's scope, which owns it.
   *
   * @throws IllegalStateException when the calling thread has no open pointer scope
   */
  public static Tensor stage(Supplier<Tensor> work) {
    PointerScope outer = PointerScope.getInnerScope();
    if (outer == null) {
      throw new IllegalStateException(
          "A stage needs an open pointer scope to hand its tensor to; open one PointerScope for each"
              + " forward pass");
    }
    try (PointerScope inner = new PointerScope()) {
      Tensor result = work.get();
      outer.attach(result);
      return result;
    }
  }
}

package org.notrainnogain.training.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class FlatParametersNativeTest {
  private static final ParameterLayout LAYOUT =
      new ParameterLayout.Builder()
          .shared("matrix", ParameterKind.WEIGHT, 2, 3)
          .layer(0, "bias", ParameterKind.BIAS, 3)
          .build();

  @Test
  void leavesAreViewsOfOneAlignedVector() {
    try (FlatParameters parameters = new FlatParameters(LAYOUT, TorchDevice.cpu())) {
      long base = parameters.values().data_ptr().address();
      assertThat(base % 64).isZero();
      assertThat(parameters.gradients().data_ptr().address() % 64).isZero();
      assertThat(parameters.leaf("matrix").data_ptr().address()).isEqualTo(base);
      assertThat(parameters.leaf("bias").data_ptr().address()).isEqualTo(base + 16 * Float.BYTES);
      float[] weights = counted();
      parameters.copyIn(weights);
      float[] bias = new float[3];
      parameters.leaf("bias").data_ptr_float().get(bias, 0, 3);
      assertThat(bias).containsExactly(16, 17, 18);
      float[] out = new float[LAYOUT.size()];
      parameters.copyOut(out);
      assertThat(out).isEqualTo(weights);
    }
  }

  @Test
  void backwardPassesAddIntoTheGradientVector() {
    try (FlatParameters parameters = new FlatParameters(LAYOUT, TorchDevice.cpu())) {
      parameters.copyIn(counted());
      for (int pass = 1; pass <= 2; pass++) {
        try (PointerScope scope = new PointerScope()) {
          Tensor matrix = parameters.leaf("matrix");
          matrix.mul(matrix).sum().add(parameters.leaf("bias").sum()).backward();
        }
        float[] gradients = new float[LAYOUT.size()];
        parameters.gradientsOut(gradients);
        float[] expected = new float[LAYOUT.size()];
        for (int i = 0; i < 6; i++) {
          expected[i] = pass * 2 * i;
        }
        for (int i = 16; i < 19; i++) {
          expected[i] = pass;
        }
        assertThat(gradients).isEqualTo(expected);
      }
      parameters.zeroGradients();
      float[] gradients = counted();
      parameters.gradientsOut(gradients);
      assertThat(gradients).containsOnly(0f);
    }
  }

  @Test
  void livesOnAfterTheScopeItWasMadeInAndFreesAllWhenClosed() {
    long before = Pointer.totalCount();
    FlatParameters parameters;
    try (PointerScope scope = new PointerScope()) {
      parameters = new FlatParameters(LAYOUT, TorchDevice.cpu());
    }
    parameters.copyIn(counted());
    try (PointerScope scope = new PointerScope()) {
      assertThat(parameters.leaf("bias").sum().item_float()).isEqualTo(51f);
    }
    parameters.close();
    parameters.close();
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  @Test
  void misuseIsNamed() {
    FlatParameters parameters = new FlatParameters(LAYOUT, TorchDevice.cpu());
    assertThatThrownBy(() -> parameters.copyIn(new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Weights must have the layout's 32 elements, got 5; give the whole vector, not a"
                + " slice");
    assertThatThrownBy(() -> parameters.leaf("nothing"))
        .hasMessage("Model has no tensor nothing; it has [matrix, bias]");
    parameters.close();
    assertThatThrownBy(parameters::zeroGradients)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("These parameters are closed");
    assertThatThrownBy(() -> TensorScope.stage(() -> null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("A stage needs an open pointer scope");
  }

  private static float[] counted() {
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return values;
  }
}

package org.notrainnogain.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.tensor.ParameterKind;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

class GrowthTest {
  /** Shared tensor at 0, then a matrix and a bias a layer: tensors at 16, 32, 48, 64 ... */
  private static ParameterLayout layout(int layers) {
    ParameterLayout.Builder layout = new ParameterLayout.Builder();
    layout.shared("shared", ParameterKind.WEIGHT, 4);
    for (int layer = 0; layer < layers; layer++) {
      layout.layer(layer, layer + ".matrix", ParameterKind.WEIGHT, 2, 5);
      layout.layer(layer, layer + ".bias", ParameterKind.BIAS, 3);
    }
    return layout.build();
  }

  private static Growth growth(int from, int to, GrownState state) {
    return new Growth(layout(from), layout(to), state);
  }

  @Test
  void layerIOfTheDeeperModelGetsLayerIModN() {
    ParameterLayout shallow = layout(2);
    float[] weights = new float[shallow.size()];
    for (ParameterLayout.Entry entry : shallow.entries()) {
      for (int i = entry.offset(); i < entry.end(); i++) {
        weights[i] = i + 1;
      }
    }
    float[] grown = growth(2, 6, GrownState.KEEP).weights(weights);
    ParameterLayout deep = layout(6);
    assertThat(grown).hasSize(deep.size()).startsWith(weights);
    for (int layer = 0; layer < 6; layer++) {
      for (String tensor : List.of(".matrix", ".bias")) {
        ParameterLayout.Entry from = shallow.entry(layer % 2 + tensor);
        ParameterLayout.Entry to = deep.entry(layer + tensor);
        for (int i = 0; i < to.length(); i++) {
          assertThat(grown[to.offset() + i]).isEqualTo(weights[from.offset() + i]);
        }
      }
    }
    assertThat(grown[deep.entry("5.bias").end()]).as("gap").isZero();
  }

  @Test
  void stepCountsAreKeptCopiedOrReset() {
    long[] steps = {9, 7, 7, 5, 5};
    assertThat(growth(2, 4, GrownState.KEEP).stepsOfTensor(steps))
        .containsExactly(9, 7, 7, 5, 5, 0, 0, 0, 0);
    assertThat(growth(2, 4, GrownState.COPY).stepsOfTensor(steps))
        .containsExactly(9, 7, 7, 5, 5, 7, 7, 5, 5);
    assertThat(growth(2, 4, GrownState.RESET).stepsOfTensor(steps)).containsOnly(0);
  }

  @Test
  void momentsAreKeptCopiedOrReset() {
    Slice whole = new Slice(0, layout(2).size());
    assertThat(growth(1, 2, GrownState.KEEP).copiedInto(whole))
        .containsExactly(copied(0, 0, 4), copied(16, 16, 10), copied(32, 32, 3));
    assertThat(growth(1, 2, GrownState.COPY).copiedInto(whole))
        .containsExactly(
            copied(0, 0, 4),
            copied(16, 16, 10),
            copied(32, 32, 3),
            copied(16, 48, 10),
            copied(32, 64, 3));
    assertThat(growth(1, 2, GrownState.RESET).copiedInto(whole)).isEmpty();
  }

  @Test
  void slicesCutTensorsAnywhere() {
    assertThat(growth(1, 2, GrownState.COPY).copiedInto(new Slice(51, 14)))
        .containsExactly(copied(19, 51, 7), copied(32, 64, 1));
  }

  @Test
  void withoutGrowthNothingChanges() {
    for (GrownState state : GrownState.values()) {
      Growth same = growth(3, 3, state);
      assertThat(same.adds()).isFalse();
      long[] steps = IntStream.range(0, 7).mapToLong(i -> i).toArray();
      assertThat(same.stepsOfTensor(steps)).isEqualTo(steps);
      assertThat(same.copiedInto(new Slice(0, 20)))
          .containsExactly(copied(0, 0, 4), copied(16, 16, 4));
      float[] weights = new float[layout(3).size()];
      weights[17] = 3;
      assertThat(same.weights(weights)).isEqualTo(weights);
    }
  }

  @Test
  void refusesModelsThatAreNoPrefix() {
    assertThatThrownBy(() -> growth(4, 2, GrownState.KEEP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A model of 2 layers cannot be built from a checkpoint of 4 layers: it has tensors of"
                + " its own");
    ParameterLayout other =
        new ParameterLayout.Builder()
            .shared("shared", ParameterKind.WEIGHT, 4)
            .layer(0, "0.matrix", ParameterKind.WEIGHT, 5, 2)
            .layer(0, "0.bias", ParameterKind.BIAS, 3)
            .build();
    assertThatThrownBy(() -> new Growth(other, layout(2), GrownState.KEEP))
        .hasMessageContaining("tensor 0.matrix has no counterpart of its shape there");
  }

  private static Growth.Copied copied(int source, int target, int length) {
    return new Growth.Copied(source, target, length);
  }
}

package org.notrainnogain.training.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.Provide;

class FullDepthTest extends DepthPlanContract {
  @Provide
  @Override
  Arbitrary<DepthPlan> plans() {
    return Arbitraries.integers().between(1, 48).map(FullDepth::new);
  }

  @Override
  int mostLayers(DepthPlan plan) {
    return ((FullDepth) plan).layers();
  }

  @Example
  void runsThroughAllLayersAllTheTime() {
    DepthPlan plan = new FullDepth.Settings().create(3);
    assertThat(plan.activeLayers(0.1, new SplittableRandom(1)).layers()).containsExactly(0, 1, 2);
    assertThat(plan.fewestActiveLayers(0.9)).isEqualTo(3);
    assertThat(new FullDepth.Settings().name()).isEqualTo("full");
  }

  @Example
  void refusesNoLayers() {
    assertThatThrownBy(() -> new FullDepth(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Depth of 0 layers must be at least 1; set model.layers");
  }
}

package org.notrainnogain.training.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCases;
import net.jqwik.api.Example;
import net.jqwik.api.Provide;

class LayerStackingTest extends DepthPlanContract {
  @Provide
  @Override
  Arbitrary<DepthPlan> plans() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(2, 4),
            Arbitraries.doubles()
                .between(0.01, 0.99)
                .edgeCases(EdgeCases.Config::none)
                .set()
                .ofMinSize(1)
                .ofMaxSize(4),
            Arbitraries.of(GrownState.class))
        .as(
            (start, factor, fractions, state) -> {
              int layers = (int) Math.round(start * Math.pow(factor, fractions.size()));
              return new LayerStacking(layers, fractions.stream().sorted().toList(), factor, state);
            });
  }

  @Override
  int mostLayers(DepthPlan plan) {
    return ((LayerStacking) plan).layers();
  }

  @Example
  void doublesAtEachFraction() {
    DepthPlan plan = new LayerStacking.Settings(List.of(0.125, 0.3), 2, GrownState.COPY).create(16);
    assertThat(plan.layers(0)).isEqualTo(4);
    assertThat(plan.layers(Math.nextDown(0.125))).isEqualTo(4);
    assertThat(plan.layers(0.125)).isEqualTo(8);
    assertThat(plan.layers(Math.nextDown(0.3))).isEqualTo(8);
    assertThat(plan.layers(0.3)).isEqualTo(16);
    assertThat(plan.layers(1)).isEqualTo(16);
    assertThat(plan.activeLayers(0.2, new SplittableRandom(1)).layers())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(plan.stages())
        .containsExactly(
            new DepthStage(0, 0.125, 4), new DepthStage(0.125, 0.3, 8), new DepthStage(0.3, 1, 16));
    assertThat(plan.grownState()).isEqualTo(GrownState.COPY);
  }

  @Example
  void otherFactorsAndDepths() {
    LayerStacking plan = new LayerStacking(18, List.of(0.1, 0.5), 3, GrownState.KEEP);
    assertThat(List.of(plan.layers(0), plan.layers(0.1), plan.layers(0.5)))
        .containsExactly(2, 6, 18);
  }

  @Example
  void refusesADepthThatTheFractionsDoNotDivide() {
    assertThatThrownBy(() -> new LayerStacking(6, List.of(0.125, 0.3), 2, GrownState.KEEP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Layer stacking makes the model 2 times deeper at 2 fractions of the budget, so its 6"
                + " layers must be a multiple of 2^2; change model.layers, depth.stacking.fractions"
                + " or depth.stacking.factor");
    assertThatThrownBy(() -> new LayerStacking(2, List.of(0.1, 0.2), 2, GrownState.KEEP))
        .hasMessageContaining("its 2 layers must be a multiple of 2^2");
  }

  @Example
  void refusesImpossibleSettings() {
    assertThatThrownBy(() -> settings(2, 0.3, 0.125))
        .hasMessage(
            "Layer stacking's fractions must ascend, above 0 and below 1, got [0.3, 0.125]");
    assertThatThrownBy(() -> settings(2, 0.0)).hasMessageContaining("got [0.0]");
    assertThatThrownBy(() -> settings(2, 1.0)).hasMessageContaining("got [1.0]");
    assertThatThrownBy(() -> settings(2, Double.NaN)).hasMessageContaining("got [NaN]");
    assertThatThrownBy(() -> settings(2)).hasMessageContaining("for none choose depth = full");
    assertThatThrownBy(() -> settings(1, 0.5))
        .hasMessage("Layer stacking's factor must be at least 2, got 1");
  }

  private static LayerStacking.Settings settings(int factor, Double... fractions) {
    return new LayerStacking.Settings(List.of(fractions), factor, GrownState.KEEP);
  }
}

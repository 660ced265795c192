package org.notrainnogain.training.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

/**
 * What every depth plan keeps: layers within 1..L, never shrinking; active layers ascending,
 * distinct, inside the model, at least the fewest announced; the same generator draws the same;
 * fractions outside [0, 1] count as the nearer end.
 */
abstract class DepthPlanContract {
  /** Random valid plans. */
  @Provide
  abstract Arbitrary<DepthPlan> plans();

  /** Layers of the finished model. */
  abstract int mostLayers(DepthPlan plan);

  @Property
  void layersNeverShrinkAndStayInRange(
      @ForAll("plans") DepthPlan plan,
      @ForAll @DoubleRange(min = 0, max = 1) double a,
      @ForAll @DoubleRange(min = 0, max = 1) double b) {
    assertThat(plan.layers(Math.min(a, b))).isBetween(1, plan.layers(Math.max(a, b)));
    assertThat(plan.layers(1)).isLessThanOrEqualTo(mostLayers(plan));
  }

  @Property
  void stagesCoverTheBudget(
      @ForAll("plans") DepthPlan plan, @ForAll @DoubleRange(min = 0, max = 1) double fraction) {
    double end = 0;
    for (DepthStage stage : plan.stages()) {
      assertThat(stage.begin()).isEqualTo(end).isLessThan(stage.end());
      end = stage.end();
      if (fraction >= stage.begin() && fraction < stage.end()) {
        assertThat(plan.layers(fraction)).isEqualTo(stage.layers());
      }
    }
    assertThat(end).isEqualTo(1);
  }

  @Property
  void drawsAscendingDistinctLayersOfTheModel(
      @ForAll("plans") DepthPlan plan,
      @ForAll @DoubleRange(min = -1, max = 2) double fraction,
      @ForAll long seed) {
    int[] active = plan.activeLayers(fraction, new SplittableRandom(seed)).layers();
    int[] sorted = Arrays.stream(active).sorted().distinct().toArray();
    assertThat(active).isEqualTo(sorted);
    assertThat(active[0]).isNotNegative();
    assertThat(active[active.length - 1]).isLessThan(plan.layers(fraction));
    assertThat(active.length).isGreaterThanOrEqualTo(plan.fewestActiveLayers(fraction));
    assertThat(plan.fewestActiveLayers(fraction)).isPositive();
  }

  @Property
  void sameGeneratorDrawsTheSame(
      @ForAll("plans") DepthPlan plan,
      @ForAll @DoubleRange(min = 0, max = 1) double fraction,
      @ForAll long seed) {
    ActiveLayers first = plan.activeLayers(fraction, new SplittableRandom(seed));
    int[] layers = first.layers().clone();
    double[] scales = first.scales().clone();
    Arrays.fill(first.layers(), -1);
    Arrays.fill(first.scales(), -1);
    ActiveLayers second = plan.activeLayers(fraction, new SplittableRandom(seed));
    assertThat(second.layers()).isEqualTo(layers);
    assertThat(second.scales()).isEqualTo(scales);
  }

  @Property
  void fractionsOutsideCountAsTheNearerEnd(
      @ForAll("plans") DepthPlan plan,
      @ForAll @DoubleRange(min = 0, max = 10) double beyond,
      @ForAll long seed) {
    assertThat(plan.layers(-beyond)).isEqualTo(plan.layers(0));
    assertThat(plan.layers(1 + beyond)).isEqualTo(plan.layers(1));
    assertThat(plan.activeLayers(1 + beyond, new SplittableRandom(seed)).layers())
        .isEqualTo(plan.activeLayers(1, new SplittableRandom(seed)).layers());
    assertThatThrownBy(() -> plan.layers(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Budget fraction is NaN");
  }
}

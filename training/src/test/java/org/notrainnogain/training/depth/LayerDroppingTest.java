package org.notrainnogain.training.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.Provide;
import org.notrainnogain.training.depth.LayerDropping.Rescale;

class LayerDroppingTest extends DepthPlanContract {
  private static final int DRAWS = 20_000;

  @Provide
  @Override
  Arbitrary<DepthPlan> plans() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 48),
            Arbitraries.doubles().between(0.01, 1),
            Arbitraries.doubles().between(0.1, 200),
            Arbitraries.of(Rescale.class))
        .as(LayerDropping::new);
  }

  @Override
  int mostLayers(DepthPlan plan) {
    return ((LayerDropping) plan).layers();
  }

  @Example
  void dropsNothingAtTheStart() {
    DepthPlan plan = new LayerDropping.Settings(0.5, 100, Rescale.NONE).create(16);
    assertThat(plan.activeLayers(0, new SplittableRandom(1)).layers()).hasSize(16);
    assertThat(plan.fewestActiveLayers(0)).isEqualTo(16);
    assertThat(plan.fewestActiveLayers(0.5)).isEqualTo(1);
  }

  @Example
  void keepsEachLayerAsOftenAsItsProbabilitySays() {
    LayerDropping plan = new LayerDropping(4, 0.5, 20, Rescale.NONE);
    double[] keep = plan.keepProbabilities(0.1);
    int[] kept = new int[4];
    SplittableRandom random = new SplittableRandom(7);
    for (int draw = 0; draw < DRAWS; draw++) {
      for (int layer : plan.activeLayers(0.1, random).layers()) {
        kept[layer]++;
      }
    }
    for (int layer = 0; layer < 4; layer++) {
      // Five standard deviations, and the draws that are made again because they were empty.
      assertThat(kept[layer] / (double) DRAWS).isCloseTo(keep[layer], within(0.03));
    }
  }

  /** So that what a layer adds is right on average over the draws. */
  @Example
  void keptLayersAreDividedByTheirKeepProbabilityWhereAskedFor() {
    LayerDropping plan = new LayerDropping(4, 0.5, 20, Rescale.INVERSE_PROBABILITY);
    double[] keep = plan.keepProbabilities(0.1);
    for (int seed = 0; seed < 20; seed++) {
      ActiveLayers active = plan.activeLayers(0.1, new SplittableRandom(seed));
      for (int i = 0; i < active.layers().length; i++) {
        assertThat(active.scales()[i] * keep[active.layers()[i]]).isCloseTo(1, within(1e-15));
      }
      LayerDropping published = new LayerDropping(4, 0.5, 20, Rescale.NONE);
      ActiveLayers asPublished = published.activeLayers(0.1, new SplittableRandom(seed));
      assertThat(asPublished.layers()).isEqualTo(active.layers());
      assertThat(asPublished.scales()).containsOnly(1);
    }
  }

  @Example
  void drawsAgainWhenEveryLayerFell() {
    DepthPlan plan = new LayerDropping(1, 1e-3, 200, Rescale.NONE);
    for (int seed = 0; seed < 20; seed++) {
      assertThat(plan.activeLayers(1, new SplittableRandom(seed)).layers()).containsExactly(0);
    }
  }

  @Example
  void refusesImpossibleSettings() {
    assertThatThrownBy(() -> new LayerDropping(4, 0, 100, Rescale.NONE))
        .hasMessage("Layer dropping's floor must be above 0 and at most 1, got 0.0");
    assertThatThrownBy(() -> new LayerDropping(4, 0.5, 0, Rescale.NONE))
        .hasMessage("Layer dropping's gamma must be a number above 0, got 0.0");
  }

  /** A draw is empty with a probability of at most 1/2, so 64 in a row come once in 2^64. */
  @Example
  void aDrawIsSeldomEmptyHoweverSmallTheFloor() {
    for (int layers = 2; layers <= 4; layers++) {
      double empty = 1;
      for (double keep :
          new LayerDropping(layers, 1e-300, 1e6, LayerDropping.Rescale.NONE).keepProbabilities(1)) {
        empty *= 1 - keep;
      }
      assertThat(empty).isLessThanOrEqualTo(0.5);
    }
  }

  /** Redrawing it until it is kept would take longer than anyone waits. */
  @Example
  void anOnlyLayerRunsHoweverSmallItsProbability() {
    LayerDropping plan = new LayerDropping(1, 1e-300, 1e6, LayerDropping.Rescale.NONE);
    ActiveLayers active =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> plan.activeLayers(1, new SplittableRandom(1)));
    assertThat(active.layers()).containsExactly(0);
  }
}

package org.notrainnogain.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notrainnogain.selection.KeepAll;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.depth.FullDepth;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.depth.LayerStacking;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.ReferenceSystem;
import org.notrainnogain.training.schedule.OneCycle;

/** The loop on the shipped prices of T5, which are of whole updates. */
class WholeUpdatePricesTest {
  private static final ReferenceSystem T5 =
      ReferenceSystem.load(
          Path.of(System.getProperty("ntng.home"), "conf", "reference-systems", "a100-t5.conf"));
  private static final long SIX_HOURS = 6 * 3_600_000_000_000L;

  private final SeenRows rows = new SeenRows();

  /** The number of updates is that of docs/protocol.md. */
  @ParameterizedTest
  @CsvSource({"adamw-scale, 1031, 20950", "lion, 1043, 20709", "sophia-g, 1156, 18685"})
  void anUpdateIsChargedAsPrinted(String optimizer, long milliseconds, long updates) {
    LoopState end = train(optimizer, new FullDepth(12), SIX_HOURS);
    assertThat(end.step()).isEqualTo(updates);
    assertThat(end.ledger().elapsedNanos()).isEqualTo(updates * milliseconds * 1_000_000);
    assertThat(rows.charges)
        .hasSize((int) updates)
        .allMatch(charge -> charge.phase().equals("update") && charge.activeLayers() == 12)
        .allMatch(charge -> charge.count() == 1)
        .allMatch(charge -> charge.rstNanos() == milliseconds * 1_000_000);
    assertThat(rows.timings.stream().mapToDouble(TimingRow::modelledSeconds).sum())
        .isCloseTo(end.ledger().elapsedNanos() / 1e9, within(1e-3));
  }

  @Test
  void aModelThatIsToGrowIsChargedByTheLayersItHas() {
    LoopState state =
        train(
            "adamw-scale",
            new LayerStacking(12, List.of(0.125, 0.3), 2, GrownState.KEEP),
            SIX_HOURS / 100);
    assertThat(state.ledger().totals())
        .extracting(
            sum -> sum.key().activeLayers() + ": " + sum.total().rstNanos() / sum.total().count())
        .containsExactly("3: 291000000");
  }

  @Test
  void microbatchesOfDifferentDepthsHaveTheirSharesOfTheUpdate() {
    UpdatePrices prices =
        new UpdatePrices(
            T5.prices("adamw-scale", 512), new FullDepth(12), settings(), Optional.empty());
    List<Microbatch> mixed =
        List.of(
            new Microbatch(0, new long[] {0}, ActiveLayers.lowest(3)),
            new Microbatch(1, new long[] {1}, ActiveLayers.of(0, 2, 5, 6, 9)));
    assertThat(prices.of(mixed, 0.5, 7)).isEqualTo((291_000_000 + 455_000_000) / 2);
    assertThat(prices.smallest(0.5, 7)).isEqualTo(1_031_000_000);
  }

  private LoopState train(String optimizer, DepthPlan depth, long budgetNanos) {
    PriceList prices = T5.prices(optimizer, 512);
    KeepAll selector = new KeepAll(144);
    Optional<CurvatureSettings> curvature =
        optimizer.equals("sophia-g")
            ? Optional.of(new CurvatureSettings(10, 2, CurvatureEstimate.ACCUMULATED))
            : Optional.empty();
    return new TrainingLoop(
            settings(),
            SmallRun.layout(depth.layers(0)),
            new TrainingLoop.Slots(selector, depth, new OneCycle(0.01), curvature.orElse(null)),
            prices,
            TrainingLoop.start(budgetNanos, Set.of(), selector, SmallRun.layout(depth.layers(0))),
            new FakeReplicas(2),
            List.of(rows),
            1)
        .run(() -> false)
        .state();
  }

  private static LoopSettings settings() {
    return new LoopSettings(72, 2, 72, 512, 1, AbsentGradient.NONE, 1, 2, 3, Set.of(), List.of());
  }
}

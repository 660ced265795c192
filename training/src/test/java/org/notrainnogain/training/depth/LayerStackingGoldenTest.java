package org.notrainnogain.training.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.golden.GoldenFile;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.ReferenceSystem;
import org.notrainnogain.training.rst.RstLedger;

/**
 * The published moments of growth over whole budgets, in the published loops' order: BERT charges a
 * microbatch and then asks the plan; T5 asks it with the time before an update, and charges the
 * update at the depth that comes out.
 */
@Tag("golden")
class LayerStackingGoldenTest {
  /** The published sums are of 64-bit floats. */
  private static final double ROUNDING = 1e-5;

  private final JsonNode schedules = GoldenFile.sidecar("schedules");

  @Test
  void bertGrowsWhenThePublishedOneDoes() {
    PriceList prices = prices("rtx3090-bert-as-printed", "adamw");
    IntToLongFunction price = layers -> prices.nanos(Phase.FORWARD_BACKWARD, layers, 128);
    assertThat(schedules.get("stacking_bert")).isNotEmpty();
    for (JsonNode run : schedules.get("stacking_bert")) {
      LayerStacking plan = plan(run);
      RstLedger ledger = ledger(run);
      List<Growth> growths = new ArrayList<>();
      int layers = plan.layers(0);
      int microbatches = 0;
      while (ledger.elapsedNanos() < ledger.budgetNanos()) {
        microbatches++;
        ledger.charge(microbatches, Phase.FORWARD_BACKWARD, layers, 1, price.applyAsLong(layers));
        int wanted = plan.layers(ledger.budgetFraction());
        if (wanted > layers) {
          growths.add(new Growth(microbatches, ledger.elapsedNanos() / 1e9, layers, wanted));
          layers = wanted;
        }
      }
      assertGrowths(growths, run.get("growth"), "microbatch", "seconds");
      assertThat(microbatches).isEqualTo(run.get("microbatches_in_budget").intValue());
      assertThat(microbatches / 12).isEqualTo(run.get("full_updates_in_budget").intValue());
    }
  }

  @Test
  void t5GrowsWhenThePublishedOneDoes() {
    PriceList prices = prices("a100-t5", "adamw-scale");
    assertThat(schedules.get("stacking_t5")).isNotEmpty();
    for (JsonNode run : schedules.get("stacking_t5")) {
      LayerStacking plan = plan(run);
      RstLedger ledger = ledger(run);
      List<Growth> growths = new ArrayList<>();
      int layers = plan.layers(0);
      int updates = 0;
      while (ledger.elapsedNanos() <= ledger.budgetNanos()) {
        updates++;
        int wanted = plan.layers(ledger.budgetFraction());
        if (wanted > layers) {
          growths.add(new Growth(updates, ledger.elapsedNanos() / 1e9, layers, wanted));
          layers = wanted;
        }
        ledger.charge(updates, Phase.UPDATE, layers, 1, prices.nanos(Phase.UPDATE, layers, 144));
      }
      assertGrowths(growths, run.get("growth"), "update", "seconds_seen_by_scheduler");
      assertThat(updates).isEqualTo(run.get("updates_in_budget").intValue());
    }
  }

  private record Growth(int at, double seconds, int before, int after) {}

  private static void assertGrowths(
      List<Growth> own, JsonNode published, String at, String seconds) {
    assertThat(own).hasSize(published.size());
    for (int i = 0; i < own.size(); i++) {
      assertThat(own.get(i).at()).isEqualTo(published.get(i).get(at).intValue());
      assertThat(own.get(i).seconds())
          .isCloseTo(published.get(i).get(seconds).doubleValue(), within(ROUNDING));
      assertThat(own.get(i).before()).isEqualTo(published.get(i).get("layers_before").intValue());
      assertThat(own.get(i).after()).isEqualTo(published.get(i).get("layers_after").intValue());
    }
  }

  private static LayerStacking plan(JsonNode run) {
    List<Double> fractions = new ArrayList<>();
    run.get("thresholds_in_fake_steps")
        .forEach(t -> fractions.add(t.doubleValue() / run.get("fake_steps_total").doubleValue()));
    JsonNode growth = run.get("growth");
    LayerStacking plan =
        new LayerStacking(
            growth.get(growth.size() - 1).get("layers_after").intValue(),
            fractions,
            2,
            GrownState.KEEP);
    assertThat(plan.layers(0)).isEqualTo(growth.get(0).get("layers_before").intValue());
    return plan;
  }

  private static RstLedger ledger(JsonNode run) {
    return new RstLedger(run.get("budget_hours").longValue() * 3_600_000_000_000L);
  }

  private static PriceList prices(String system, String optimizer) {
    ReferenceSystem loaded =
        ReferenceSystem.load(
            Path.of(
                System.getProperty("ntng.home"), "conf", "reference-systems", system + ".conf"));
    return loaded.prices(optimizer, loaded.sequenceLength());
  }
}

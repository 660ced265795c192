package org.notrainnogain.training.rst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.golden.GoldenFile;

/** The published look-ups, sums and steps against the as-printed table and the T5 table. */
@Tag("golden")
class RstGoldenTest {
  private static final double SECOND = 1e9;
  private static final int BERT_MICROBATCH = 128;
  private static final int T5_UPDATE = 144;

  /** The reference adds doubles, ours are exact: 400,000 additions below 90,000 lose under 3e-6. */
  private static final Offset<Double> ROUNDING = within(3e-6);

  private final JsonNode golden = GoldenFile.sidecar("rst");
  private final PriceList bert =
      ReferenceSystemFiles.shipped("rtx3090-bert-as-printed").prices("adamw", 128);
  private final ReferenceSystem t5 = ReferenceSystemFiles.shipped("a100-t5");

  @Test
  void everyLookUpIsThePrintedOne() {
    JsonNode table =
        golden.at("/bert_forward_backward_seconds_per_microbatch_of_128/by_active_layers_1_to_16");
    assertThat(table).hasSize(16);
    for (int layers = 1; layers <= table.size(); layers++) {
      assertThat(bert.nanos(Phase.FORWARD_BACKWARD, layers, BERT_MICROBATCH))
          .isEqualTo(nanos(table.get(layers - 1)));
      assertThat(bert.nanos(Phase.SCORING_FULL_DECODE, layers, BERT_MICROBATCH))
          .isEqualTo(nanos(golden.at("/bert_forward_only_seconds_per_microbatch_of_128/128")));
    }
    JsonNode slip = golden.get("slip");
    assertThat(bert.nanos(Phase.FORWARD_BACKWARD, slip.get("layers").asInt(), BERT_MICROBATCH))
        .isEqualTo(nanos(slip.get("table_value")));
  }

  @Test
  void multiplesOfTheMicrobatchCostThatMultiple() {
    JsonNode sizes = golden.get("bert_microbatch_sizes");
    assertThat(sizes).isNotEmpty();
    sizes
        .fields()
        .forEachRemaining(
            size ->
                assertThat(bert.nanos(Phase.FORWARD_BACKWARD, 16, Integer.parseInt(size.getKey())))
                    .isEqualTo(nanos(size.getValue())));
  }

  @Test
  void everyT5LookUpIsThePrintedOne() {
    JsonNode table = golden.at("/t5_seconds_per_update/by_active_layers_1_to_12");
    assertThat(table).hasSize(12);
    for (int layers = 1; layers <= table.size(); layers++) {
      assertThat(t5Nanos("adamwscale", layers)).isEqualTo(nanos(table.get(layers - 1)));
    }
    JsonNode optimizers = golden.get("t5_seconds_per_update_by_optimizer");
    assertThat(optimizers).hasSize(3);
    optimizers
        .fields()
        .forEachRemaining(o -> assertThat(t5Nanos(o.getKey(), 12)).isEqualTo(nanos(o.getValue())));
  }

  /**
   * The reference looks up by the batch of an update and scales by the microbatch. Prices here have
   * one unit, 128 sequences: a larger batch is a multiple, not another key.
   */
  @Test
  void whatThePublishedLookUpRefusesIsAnErrorThatSaysWhy() {
    golden
        .get("bert_lookup_edge_cases")
        .fieldNames()
        .forEachRemaining(
            lookUp -> {
              switch (lookUp) {
                case "microbatch 100" ->
                    assertRefused(Phase.FORWARD_BACKWARD, 16, 100, "100 is not a multiple of it");
                case "microbatch 0" ->
                    assertRefused(Phase.FORWARD_BACKWARD, 16, 0, "there must be at least 1");
                case "17 layers" ->
                    assertRefused(Phase.FORWARD_BACKWARD, 17, 128, "17 active layers was asked");
                case "0 layers" ->
                    assertRefused(Phase.FORWARD_BACKWARD, 0, 128, "0 active layers was asked");
                case "task t5" -> assertRefused(Phase.UPDATE, 12, 144, "no price for phase update");
                case "batch size 1024" ->
                    assertThat(bert.nanos(Phase.FORWARD_BACKWARD, 16, 1024))
                        .isEqualTo(8 * bert.nanos(Phase.FORWARD_BACKWARD, 16, 128));
                case "forward only with batch size 1536" ->
                    assertThat(bert.nanos(Phase.SCORING_FULL_DECODE, 16, 1536))
                        .isEqualTo(12 * bert.nanos(Phase.SCORING_FULL_DECODE, 16, 128));
                default -> fail("No test for the look-up '%s'; add one", lookUp);
              }
            });
  }

  @Test
  void bertRunningSumsAreThePublishedOnes() {
    JsonNode events = golden.at("/bert_sequence/events_forward_only_and_layers");
    JsonNode elapsed = golden.at("/bert_sequence/elapsed_seconds");
    assertThat(events).isNotEmpty().hasSameSizeAs(elapsed);
    RstLedger ledger = new RstLedger(1);
    for (int i = 0; i < events.size(); i++) {
      Phase phase =
          events.get(i).get(0).asInt() == 1 ? Phase.SCORING_FULL_DECODE : Phase.FORWARD_BACKWARD;
      int layers = events.get(i).get(1).asInt();
      ledger.charge(i + 1, phase, layers, 1, bert.nanos(phase, layers, BERT_MICROBATCH));
      assertThat(ledger.elapsedNanos() / SECOND).isCloseTo(elapsed.get(i).asDouble(), ROUNDING);
    }
  }

  @Test
  void scoredAndTrainedMicrobatchesSumToThePublishedTimes() {
    assertThat(golden.get("bert_scored_and_trained")).isNotEmpty();
    for (JsonNode run : golden.get("bert_scored_and_trained")) {
      RstLedger ledger = new RstLedger(1);
      int layers = run.get("active_layers").asInt();
      charge(
          ledger,
          Phase.SCORING_FULL_DECODE,
          layers,
          run.get("microbatches_scored_forward_only").asInt());
      charge(ledger, Phase.FORWARD_BACKWARD, layers, run.get("microbatches_trained").asInt());
      assertThat(ledger.elapsedNanos() / SECOND)
          .isCloseTo(run.get("elapsed_seconds").asDouble(), ROUNDING);
    }
  }

  @Test
  void t5RunningSumsAreThePublishedOnes() {
    JsonNode layers = golden.at("/t5_sequence/layers");
    assertThat(layers).isNotEmpty();
    RstLedger ledger = new RstLedger(1);
    for (int i = 0; i < layers.size(); i++) {
      int active = layers.get(i).asInt();
      ledger.charge(i + 1, Phase.UPDATE, active, 1, t5Nanos("adamwscale", active));
      assertThat(ledger.elapsedNanos() / SECOND)
          .isCloseTo(golden.at("/t5_sequence/elapsed_seconds").get(i).asDouble(), ROUNDING);
    }
    golden.get("t5_optimizer_sequences").fields().forEachRemaining(this::assertOptimizerSums);
  }

  /** The published loops pass their budget: BERT stops at it, T5 after it. */
  @Test
  void wholeBudgetsTakeThePublishedNumberOfSteps() {
    assertThat(golden.at("/whole_budgets/rows")).isNotEmpty();
    for (JsonNode row : golden.at("/whole_budgets/rows")) {
      long budget = row.get("budget_hours").asLong() * 3_600_000_000_000L;
      RstLedger ledger = new RstLedger(budget);
      int microbatches = 0;
      while (ledger.elapsedNanos() < budget) {
        microbatches++;
        charge(ledger, Phase.FORWARD_BACKWARD, 16, 1);
      }
      assertThat(microbatches).isEqualTo(row.get("bert_baseline_microbatches").asInt());
      assertThat(microbatches / 12).isEqualTo(row.get("bert_baseline_full_updates").asInt());
      assertThat(ledger.elapsedNanos() / SECOND)
          .isCloseTo(row.get("bert_baseline_end_seconds").asDouble(), ROUNDING);
      for (String optimizer : new String[] {"adamwscale", "lion", "sophia"}) {
        assertThat(budget / t5Nanos(optimizer, 12) + 1)
            .isEqualTo(row.get("t5_" + optimizer + "_updates").asLong());
      }
    }
  }

  private void assertOptimizerSums(Map.Entry<String, JsonNode> optimizer) {
    JsonNode elapsed = optimizer.getValue().get("elapsed_seconds");
    RstLedger ledger = new RstLedger(1);
    for (int i = 0; i < elapsed.size(); i++) {
      ledger.charge(i + 1, Phase.UPDATE, 12, 1, t5Nanos(optimizer.getKey(), 12));
      assertThat(ledger.elapsedNanos() / SECOND).isCloseTo(elapsed.get(i).asDouble(), ROUNDING);
    }
    assertThat(elapsed.size()).isEqualTo(optimizer.getValue().get("updates").asInt());
  }

  private void assertRefused(Phase phase, int layers, int sequences, String reason) {
    assertThatThrownBy(() -> bert.nanos(phase, layers, sequences))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private void charge(RstLedger ledger, Phase phase, int layers, int count) {
    ledger.charge(1, phase, layers, count, bert.nanos(phase, layers, BERT_MICROBATCH));
  }

  private long t5Nanos(String publishedName, int layers) {
    Map<String, String> names = Map.of("adamwscale", "adamw-scale", "sophia", "sophia-g");
    return t5.prices(names.getOrDefault(publishedName, publishedName), 512)
        .nanos(Phase.UPDATE, layers, T5_UPDATE);
  }

  private static long nanos(JsonNode seconds) {
    return new BigDecimal(seconds.asText()).movePointRight(9).longValueExact();
  }
}

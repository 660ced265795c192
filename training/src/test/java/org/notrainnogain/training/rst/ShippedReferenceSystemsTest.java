package org.notrainnogain.training.rst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedReferenceSystemsTest {
  private static final long HOUR = 3_600_000_000_000L;

  @ParameterizedTest
  @CsvSource({"6, 7989", "12, 15978", "24, 31957"})
  void holdsThePublishedNumberOfBertUpdates(int hours, long updates) {
    PriceList prices = ReferenceSystemFiles.shipped("rtx3090-bert").prices("adamw", 128);
    RstLedger ledger = new RstLedger(hours * HOUR);
    long update = prices.nanos(Phase.FORWARD_BACKWARD, 16, 1536);
    assertThat(updatesThatFit(ledger, Phase.FORWARD_BACKWARD, 16, update)).isEqualTo(updates);
  }

  @ParameterizedTest
  @CsvSource({
    "adamw-scale, 6, 20950", "adamw-scale, 12, 41901", "adamw-scale, 24, 83802",
    "lion, 6, 20709", "lion, 12, 41418", "lion, 24, 82837",
    "sophia-g, 6, 18685", "sophia-g, 12, 37370", "sophia-g, 24, 74740"
  })
  void holdsThePublishedNumberOfT5Updates(String optimizer, int hours, long updates) {
    PriceList prices = ReferenceSystemFiles.shipped("a100-t5").prices(optimizer, 512);
    RstLedger ledger = new RstLedger(hours * HOUR);
    long update = prices.nanos(Phase.UPDATE, 12, 144);
    assertThat(updatesThatFit(ledger, Phase.UPDATE, 12, update)).isEqualTo(updates);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtx3090-bert", "a100-t5"})
  void morePublishedLayersCostMore(String name) {
    ReferenceSystem system = ReferenceSystemFiles.shipped(name);
    PriceList prices = system.prices("adamw-scale", system.sequenceLength());
    Phase phase = prices.charged(Phase.UPDATE) ? Phase.UPDATE : Phase.FORWARD_BACKWARD;
    int unit = prices.unit(phase).orElseThrow();
    for (int layers = 2; layers <= system.model().layers(); layers++) {
      assertThat(prices.nanos(phase, layers, unit))
          .isGreaterThan(prices.nanos(phase, layers - 1, unit));
    }
  }

  /**
   * Scoring all candidates plus one update, over one update; the ratios of the paper's settings.
   */
  @ParameterizedTest
  @CsvSource({"15360, 5.121", "3072, 1.824"})
  void scoringMakesAnUpdateAsMuchDearerAsPublished(int candidates, double ratio) {
    PriceList prices = ReferenceSystemFiles.shipped("rtx3090-bert").prices("adamw", 128);
    double update = prices.nanos(Phase.FORWARD_BACKWARD, 16, 1536);
    double scored = update + prices.nanos(Phase.SCORING, 16, candidates);
    assertThat(scored / update).isCloseTo(ratio, within(5e-4));
  }

  @Test
  void curvatureTakesThePublishedShareOfTheBudget() {
    PriceList prices = ReferenceSystemFiles.shipped("rtx3090-bert").prices("sophia-g", 128);
    double hessian = prices.nanos(Phase.HESSIAN, 16, 768);
    double tenUpdates = 10.0 * prices.nanos(Phase.FORWARD_BACKWARD, 16, 1536);
    assertThat(hessian / (hessian + tenUpdates)).isCloseTo(0.0476, within(5e-5));
  }

  @Test
  void correctsLayerSevenAndSaysSo() {
    ReferenceSystem corrected = ReferenceSystemFiles.shipped("rtx3090-bert");
    assertThat(corrected.prices("adamw", 128).nanos(Phase.FORWARD_BACKWARD, 7, 128))
        .isEqualTo(105_200_000);
    assertThat(corrected.source()).contains("corrected from 0.01052 to 0.1052");
    assertThat(corrected.acceptedAnomalies()).isEmpty();
  }

  @Test
  void keepsThePrintedLayerSevenAsAnAcceptedAnomaly() {
    ReferenceSystem printed = ReferenceSystemFiles.shipped("rtx3090-bert-as-printed");
    assertThat(printed.prices("adamw", 128).nanos(Phase.FORWARD_BACKWARD, 7, 128))
        .isEqualTo(10_520_000);
    assertThat(printed.acceptedAnomalies()).hasSize(1);
    assertThat(printed.acceptedAnomalies().get(0).inWords())
        .startsWith(
            "forward_backward with 7 active layers costs 0.01052 s, about 0.1052 s is expected")
        .contains("accepted: printed in the source");
  }

  @Test
  void refusesThePrintedLayerSevenUnlessAccepted() throws IOException {
    String printed =
        Files.readString(
            ReferenceSystemFiles.path("rtx3090-bert-as-printed"), StandardCharsets.UTF_8);
    String bare = printed.substring(0, printed.indexOf("accepted-anomalies"));
    assertThatThrownBy(
            () -> ReferenceSystem.parse("bare.conf", bare.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Reference system bare.conf cannot be used:\n- Phase forward_backward with 7 active"
                + " layers costs 0.01052 s, about 0.1052 s is expected from a straight line through"
                + " the other prices; correct it, or name it in accepted-anomalies with a reason");
  }

  @Test
  void theFormatInTheDocumentationLoads() throws IOException {
    String protocol =
        Files.readString(
            Path.of(System.getProperty("ntng.home"), "docs", "protocol.md"),
            StandardCharsets.UTF_8);
    String start = "```hocon\n";
    int from = protocol.indexOf(start) + start.length();
    byte[] hocon =
        protocol.substring(from, protocol.indexOf("```", from)).getBytes(StandardCharsets.UTF_8);
    ReferenceSystem example = ReferenceSystem.parse("docs/protocol.md", hocon);
    PriceList prices = example.prices("adamw", 128);
    assertThat(prices.nanos(Phase.FORWARD_BACKWARD, 4, 128)).isEqualTo(4 * 490_000_000L);
    assertThat(prices.nanos(Phase.OPTIMIZER, 4, 128)).isEqualTo(16_000_000);
  }

  @ParameterizedTest
  @CsvSource({"bert-c5-base, rtx3090-bert, 32768", "bert-c5-base, rtx3090-bert-as-printed, 32768"})
  void theShippedModelIsTheOnePriced(String model, String system, int vocabulary) {
    Config conf =
        ConfigFactory.parseFile(
                Path.of(System.getProperty("ntng.home"), "conf", "models", model + ".conf")
                    .toFile())
            .getConfig("model");
    ReferenceSystemFiles.shipped(system)
        .requireModel(
            new PricedModel(
                conf.getString("name"),
                conf.getString("family"),
                conf.getInt("layers"),
                conf.getInt("hidden"),
                conf.getInt("heads"),
                conf.getInt("feed-forward"),
                vocabulary));
  }

  @Test
  void saysHowEachPhaseIsPriced() {
    assertThat(ReferenceSystemFiles.shipped("a100-t5").pricingInWords())
        .isEqualTo(
            Map.of(
                Phase.UPDATE, "seconds for 144 sequences",
                Phase.FORWARD_BACKWARD, "included-in update",
                Phase.OPTIMIZER, "included-in update",
                Phase.HESSIAN, "included-in update"));
    assertThat(ReferenceSystemFiles.shipped("rtx3090-bert").pricingInWords())
        .containsEntry(Phase.SCORING, "priced-as scoring_full_decode")
        .containsEntry(Phase.OPTIMIZER, "included-in forward_backward");
  }

  private static long updatesThatFit(RstLedger ledger, Phase phase, int layers, long nanos) {
    long step = 0;
    while (ledger.fits(nanos)) {
      step++;
      ledger.charge(step, phase, layers, 1, nanos);
    }
    return step;
  }
}

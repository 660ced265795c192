package org.notrainnogain.training.rst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeasuredSystemTest {
  private static final PricedModel MODEL = new PricedModel("tiny", "bert-c5", 3, 16, 2, 32, 64);

  @Test
  void theFileLoadsWithEveryPriceToTheNanosecond() {
    ReferenceSystem loaded =
        ReferenceSystem.parse("file", system(100_000_001L, 190_000_000L, 281_234_567L).file());

    assertThat(loaded.name()).isEqualTo("tiny-1");
    assertThat(loaded.source()).isEqualTo("us, \"here\" ${x} # no comment");
    assertThat(loaded.conditions())
        .containsExactly(Map.entry("host", "h"), Map.entry("measured-at", "now"));
    loaded.requireModel(MODEL);
    PriceList prices = loaded.prices("adamw", 16);
    assertThat(prices.nanos(Phase.FORWARD_BACKWARD, 1, 4)).isEqualTo(100_000_001L);
    assertThat(prices.nanos(Phase.FORWARD_BACKWARD, 3, 8)).isEqualTo(2 * 281_234_567L);
    assertThat(prices.nanos(Phase.OPTIMIZER, 2, 12)).isEqualTo(2);
    assertThat(loaded.acceptedAnomalies()).isEmpty();
    assertThatThrownBy(() -> loaded.prices("lion", 16).nanos(Phase.OPTIMIZER, 1, 4))
        .hasMessageContaining("[adamw]");
  }

  @Test
  void remarksComeFirstAndStayComments() {
    assertThat(new String(system(1, 2, 3).file(), StandardCharsets.UTF_8))
        .startsWith("# One. Not = a key\n# Two.\nname = \"tiny-1\"\n")
        .contains("forward_backward { sequences = 4, seconds { 1 = 0.000000001, 2 = 0.000000002");
  }

  @Test
  void pricesThatFailTheChecksMakeNoFile() {
    assertThatThrownBy(() -> system(100_000_000L, 120_000_000L, 281_000_000L).file())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Phase forward_backward with 2 active layers costs 0.12 s");
    assertThatThrownBy(() -> system(100_000_000L, 99_000_000L, 98_000_000L).file())
        .hasMessageContaining("more layers must never cost less");
  }

  private static MeasuredSystem system(long one, long two, long three) {
    return new MeasuredSystem(
        "tiny-1",
        "us, \"here\" ${x} # no comment",
        new TreeMap<>(Map.of("host", "h", "measured-at", "now")),
        MODEL,
        16,
        List.of(
            new MeasuredSystem.Prices(
                Phase.FORWARD_BACKWARD,
                Optional.empty(),
                OptionalInt.of(4),
                new TreeMap<>(Map.of(1, one, 2, two, 3, three))),
            new MeasuredSystem.Prices(
                Phase.OPTIMIZER,
                Optional.of("adamw"),
                OptionalInt.empty(),
                new TreeMap<>(Map.of(1, 1L, 2, 2L, 3, 3L)))),
        List.of("One.\nNot = a key", "Two."));
  }
}

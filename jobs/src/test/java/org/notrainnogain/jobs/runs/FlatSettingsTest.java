package org.notrainnogain.jobs.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FlatSettingsTest {
  @Test
  void keysHaveDotsAndEmptySectionsStay() throws Exception {
    assertThat(
            FlatSettings.of(
                new ObjectMapper()
                    .readTree(
                        """
                        {"seed": 7, "depth": {"full": {}}, "optimizer": {"adamw": {"epsilon": 1.0E-12}},
                         "evaluation": {"fractions": [0.25, 0.5]}, "method": "baseline"}
                        """)))
        .containsExactly(
            Map.entry("depth.full", "{}"),
            Map.entry("evaluation.fractions", "[0.25, 0.5]"),
            Map.entry("method", "baseline"),
            Map.entry("optimizer.adamw.epsilon", "1.0E-12"),
            Map.entry("seed", "7"));
  }

  @Test
  void differencesAreThoseOfValuesAndOfPresence() {
    assertThat(
            Difference.between(
                new TreeMap<>(Map.of("a", "1", "b", "2", "c", "3")),
                new TreeMap<>(Map.of("b", "2", "c", "4", "d", "5"))))
        .isEqualTo(
            List.of(
                new Difference("a", "1", null),
                new Difference("c", "3", "4"),
                new Difference("d", null, "5")));
  }
}

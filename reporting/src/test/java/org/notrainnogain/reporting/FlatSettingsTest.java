package org.notrainnogain.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
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
}

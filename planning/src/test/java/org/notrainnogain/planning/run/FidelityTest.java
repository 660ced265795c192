package org.notrainnogain.planning.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.prepare.PrepareConfig;

class FidelityTest {
  private static final String[] METHODS = {
    "baseline", "layer-dropping", "layer-stacking", "lion-paper", "selective-backprop"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseline",
        "layer-dropping",
        "layer-stacking",
        "lion-paper",
        "selective-backprop",
        "sophia-paper"
      })
  void aRunIsPublishedOnAPublishedCorpusOnly(String method) {
    assertThat(fidelity(published(), "methods/" + method, "fidelity/published"))
        .isEqualTo("published");
    assertThat(fidelity(sound(), "methods/" + method, "fidelity/published")).isEqualTo("custom");
  }

  @Test
  void defaultsAreSound() {
    for (String method : METHODS) {
      assertThat(fidelity(sound(), "methods/" + method)).as(method).isEqualTo("sound");
      assertThat(fidelity(published(), "methods/" + method)).as(method).isEqualTo("custom");
    }
  }

  @Test
  void sophiasPresetsOfThePaperAreAnotherMethodUnderTheSoundEstimate() {
    assertThat(fidelity(sound(), "methods/sophia")).isEqualTo("sound");
    assertThat(fidelity(sound(), "methods/sophia-paper")).isEqualTo("custom");
    assertThat(fidelity(published(), "methods/sophia", "fidelity/published")).isEqualTo("custom");
  }

  private static String fidelity(Map<String, String> corpus, String... files) {
    return SamplePlans.paper(corpus, List.of(files)).fidelity();
  }

  private static Map<String, String> sound() {
    return Map.of();
  }

  /** What the manifest says of a corpus that the shipped preset makes. */
  private static Map<String, String> published() {
    return Settings.load(List.of(Path.of("conf", "runs", "prepare-published.conf")), List.of())
        .read(PrepareConfig::from)
        .determining();
  }
}

package org.notrainnogain.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.notrainnogain.reporting.tables.RunRow;

class RunTest {
  private static final String MANIFEST =
      "{\"reference_system\":{\"content_sha256\":\"77aa\",\"conditions\":{\"host\":\"one\"}}}";

  private static RunRow row(String manifest, String comparisonId, String armId, String seeds) {
    return new RunRow(
        null,
        "bert-demo",
        "rho-loss",
        60,
        2,
        3,
        "demo-cpu",
        "ab12",
        "sound",
        "fp32",
        3,
        2,
        1,
        "cpu",
        1,
        RunRow.FAILED,
        "Loss is NaN",
        59.5,
        0.5,
        30,
        100,
        0,
        9,
        1000,
        0.5,
        null,
        null,
        null,
        Instant.parse("2026-01-02T03:04:05Z"),
        Instant.parse("2026-01-02T03:05:05Z"),
        "{}",
        manifest,
        comparisonId,
        armId,
        armId == null ? null : "8 trials",
        null,
        "proxy-s1",
        seeds);
  }

  @Test
  void isWhatItsRowSays() {
    Run run = Run.of("run-1", row(MANIFEST, "c0", "a0", "{\"masks\":-4,\"order\":2}"));

    assertThat(run.failed()).isTrue();
    assertThat(run.finished()).isFalse();
    assertThat(run.counts()).isFalse();
    assertThat(run.known()).isTrue();
    assertThat(run.seeds()).isEqualTo(Map.of("masks", -4L, "order", 2L));
    assertThat(run.referenceContent()).isEqualTo("77aa");
    assertThat(run.conditions()).isEqualTo(Map.of("host", "one"));
  }

  @Test
  void anOldRowHasNoExperimentAndAnOldManifestNoConditions() {
    Run run = Run.of("run-1", row("{}", null, null, null));

    assertThat(run.known()).isFalse();
    assertThat(run.referenceContent()).isEmpty();
    assertThat(run.conditions()).isEmpty();
  }

  @Test
  void aColumnThatIsNoJsonIsNamed() {
    assertThatThrownBy(() -> Run.of("run-1", row("{", null, null, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Run run-1 has a manifest_json in table runs that is no JSON");
    assertThatThrownBy(() -> Run.of("run-1", row(MANIFEST, "c0", "a0", "[")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Run run-1 has a seeds_json");
  }
}

package org.notrainnogain.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.notrainnogain.reporting.RunBuilder.run;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingDifferencesTest {
  @Test
  void seedsAndNamesOfMethodsAreNone() {
    Run one =
        run("one")
            .config("{\"method\":\"a\",\"seed\":1,\"seeds\":{\"masks\":4,\"evaluation\":0}}")
            .build();
    Run other =
        run("other")
            .config("{\"method\":\"b\",\"seed\":2,\"seeds\":{\"masks\":5,\"evaluation\":9}}")
            .build();

    assertThat(SettingDifferences.between(List.of(one), List.of(other)))
        .containsExactly(new SettingDifferences.Difference("seeds.evaluation", "0", "9"));
  }

  @Test
  void onlyWhatSeparatesTheSidesAsAWholeIsNamed() {
    Run slow = run("slow").config("{\"rate\":1,\"clip\":0.5}").build();
    Run fast = run("fast").config("{\"rate\":2,\"clip\":0.5}").build();
    Run other = run("other").config("{\"rate\":2}").reference("88bb".repeat(16)).build();

    assertThat(SettingDifferences.between(List.of(slow, fast), List.of(other)))
        .containsExactly(
            new SettingDifferences.Difference("clip", "0.5", null),
            new SettingDifferences.Difference(
                "reference system", "77aa".repeat(16), "88bb".repeat(16)));
    assertThat(SettingDifferences.among(List.of(slow, fast, other)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "rate", List.of("1", "2", "2"),
                "clip", Arrays.asList("0.5", "0.5", null),
                "reference system",
                    List.of("77aa".repeat(16), "77aa".repeat(16), "88bb".repeat(16))));
  }

  @Test
  void whatIsTheRunOfAProxyIsNoSetting() {
    Run one = run("one").proxy("proxy-s1").config("{\"proxy\":\"proxy-s1\"}").build();
    Run other = run("other").proxy("proxy-s2").config("{\"proxy\":\"proxy-s2\"}").build();

    assertThat(SettingDifferences.among(List.of(one, other))).isEmpty();
  }

  @Test
  void settingsThatAreNoJsonAreAMistake() {
    List<Run> runs = List.of(run("torn").config("{").build());

    assertThatThrownBy(() -> SettingDifferences.between(runs, runs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Run torn has a config_json in table runs that is no JSON");
  }
}

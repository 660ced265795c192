package org.notrainnogain.jobs.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DifferenceTest {
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

package org.notrainnogain.jobs.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunNamesTest {
  private static final List<String> IDS =
      List.of(
          "bert-baseline-60s-seed0-0123456789ab",
          "bert-baseline-60s-seed1-44aa56789abc",
          "bert-lion-60s-seed0-44bb00000000");

  @Test
  void takesAnIdOrItsUniqueBeginning() {
    assertThat(resolve("bert-lion-60s-seed0-44bb00000000")).isEqualTo(IDS.get(2));
    assertThat(resolve("bert-l")).isEqualTo(IDS.get(2));
  }

  @Test
  void takesTheBeginningOfAHash() {
    assertThat(resolve("44a")).isEqualTo(IDS.get(1));
    assertThat(resolve("0123456789ab")).isEqualTo(IDS.get(0));
  }

  @Test
  void anIdThatBeginsAnotherIsItself() {
    assertThat(RunNames.resolve("a-1", List.of("a-1", "a-12"), "out")).isEqualTo("a-1");
  }

  @Test
  void saysWhichRunsShareABeginning() {
    assertThatThrownBy(() -> resolve("bert-b"))
        .isInstanceOf(UnknownRunException.class)
        .hasMessage(
            "Run bert-b is not unique in out: 2 runs begin so: " + IDS.get(0) + ", " + IDS.get(1));
    assertThatThrownBy(() -> resolve("44")).hasMessageContaining("2 runs begin so");
    assertThatThrownBy(() -> resolve("")).hasMessageStartingWith("A run id is empty; runs in out:");
  }

  @Test
  void namesTheClosestOfAnUnknownRun() {
    assertThatThrownBy(() -> resolve("brt-lion-60s-seed0"))
        .isInstanceOf(UnknownRunException.class)
        .hasMessageStartingWith(
            "There is no run brt-lion-60s-seed0 in out; close to it: " + IDS.get(2) + ", ");
    assertThatThrownBy(() -> resolve("seed1"))
        .hasMessage("There is no run seed1 in out; close to it: " + IDS.get(1));
    assertThatThrownBy(() -> RunNames.resolve("x", List.of(), "out"))
        .hasMessage("There is no run x in out, which has no runs");
  }

  @Test
  void doesNotListHundreds() {
    List<String> many = IntStream.range(0, 300).mapToObj(i -> "run-%03d".formatted(i)).toList();
    assertThatThrownBy(() -> RunNames.resolve("run", many, "out"))
        .hasMessageEndingWith(
            "run-000, run-001, run-002, run-003, run-004 and 295 more (ntng runs list shows all)");
  }

  private static String resolve(String given) {
    return RunNames.resolve(given, IDS, "out");
  }
}

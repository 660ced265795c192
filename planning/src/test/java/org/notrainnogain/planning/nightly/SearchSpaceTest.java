package org.notrainnogain.planning.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
  private static final SearchSpace SPACE =
      new SearchSpace(
          List.of(
              new Dimension.Logarithmic("optimizer.lion.learning-rate", 1e-5, 1e-2),
              new Dimension.Linear("optimizer.lion.weight-decay", -1, 1),
              new Dimension.Among("training.batch-size", List.of("16", "32", "64"))));

  @Property(tries = 200)
  void everyPointLiesInside(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int count) {
    List<List<String>> points = SPACE.points(count, "lion-paper", seed);
    assertThat(points).hasSize(count);
    for (List<String> point : points) {
      assertThat(point).hasSize(3);
      assertThat(number(point.get(0), "optimizer.lion.learning-rate=")).isBetween(1e-5, 1e-2);
      assertThat(number(point.get(1), "optimizer.lion.weight-decay=")).isBetween(-1.0, 1.0);
      assertThat(point.get(2)).matches("training.batch-size=(16|32|64)");
    }
  }

  private static double number(String assignment, String key) {
    assertThat(assignment).startsWith(key);
    return Double.parseDouble(assignment.substring(key.length()));
  }

  @Property(tries = 20)
  void theSeedDecides(@ForAll long seed) {
    assertThat(SPACE.points(5, "lion", seed))
        .isEqualTo(SPACE.points(5, "lion", seed))
        .isNotEqualTo(SPACE.points(5, "lion", seed + 1))
        .isNotEqualTo(SPACE.points(5, "baseline", seed));
    assertThat(SPACE.points(9, "lion", seed).subList(0, 5))
        .isEqualTo(SPACE.points(5, "lion", seed));
  }

  /** Eight points of a Sobol sequence, shifted: one in each eighth of the range, twice none. */
  @Property(tries = 50)
  void fewPointsSpreadOverTheRange(@ForAll long seed) {
    SearchSpace line = new SearchSpace(List.of(new Dimension.Linear("a", 0, 1)));
    double[] places =
        line.points(8, "baseline", seed).stream()
            .mapToDouble(point -> number(point.get(0), "a="))
            .sorted()
            .toArray();
    for (int i = 1; i < places.length; i++) {
      assertThat(places[i] - places[i - 1]).isBetween(0.124, 0.126);
    }
  }

  @Test
  void rangesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new Dimension.Linear("a", 2, 1))
        .hasMessage("from 2.0 must be below to 1.0 for a");
    assertThatThrownBy(() -> new Dimension.Logarithmic("a", 0, 1))
        .hasMessageContaining("begins above 0");
    assertThatThrownBy(() -> new Dimension.Among("a", List.of())).hasMessageContaining("empty");
  }
}

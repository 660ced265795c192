package org.notrainnogain.training.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SquaredNormTest {
  @Test
  void everyElementCountsOnceWhateverTheLength() {
    for (int length = 0; length < 20; length++) {
      float[] vector = new float[length];
      Arrays.fill(vector, -2);
      assertThat(SquaredNorm.of(vector)).isEqualTo(4.0 * length);
    }
  }

  @Test
  void millionsOfSmallElementsAddUp() {
    float[] vector = new float[3_000_000];
    Arrays.fill(vector, 1e-3f);
    double square = (double) 1e-3f * 1e-3f;
    assertThat(SquaredNorm.of(vector)).isCloseTo(3e6 * square, within(1e-9));
  }

  @Test
  void whatIsNotFiniteShows() {
    assertThat(SquaredNorm.of(new float[] {1, Float.NaN, 1})).isNaN();
    assertThat(SquaredNorm.of(new float[] {1, Float.NEGATIVE_INFINITY})).isInfinite();
  }
}

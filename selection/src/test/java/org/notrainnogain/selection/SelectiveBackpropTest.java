package org.notrainnogain.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SelectiveBackpropTest extends BatchSelectorContract {
  @Override
  BatchSelector create(int batchSize, RandomGenerator settings) {
    return new SelectiveBackprop.Settings(1 + settings.nextInt(200), 2 * settings.nextDouble())
        .create(batchSize);
  }

  @Example
  void ranksInTheHistoryThatHoldsTheRound() {
    LossHistory history = new LossHistory(10);
    history.add(new float[] {1, 2, 2, 3, 5});
    assertThat(history.percentiles(new float[] {0.5f, 1, 2, 2.5f, 5, 6}))
        .containsExactly(new double[] {0, 20, 50, 60, 100, 100}, within(1e-12));
  }

  @Example
  void forgetsTheOldestLosses() {
    LossHistory history = new LossHistory(3);
    history.add(new float[] {1, 2});
    history.add(new float[] {3, 4});
    assertThat(history.losses()).containsExactly(2, 3, 4);
  }

  @Property(tries = 200)
  void alwaysAcceptsTheLargestLossOfAll(
      @ForAll @IntRange(min = 1, max = 50) int size, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] losses = new float[size];
    for (int i = 0; i < size; i++) {
      losses[i] = (float) random.nextDouble();
    }
    LossHistory history = new LossHistory(5000);
    history.add(losses);
    double[] percentiles = history.percentiles(losses);
    for (int i = 0; i < size; i++) {
      assertThat(percentiles[i]).isBetween(0.0, 100.0);
      for (int j = 0; j < size; j++) {
        assertThat(losses[i] < losses[j] && percentiles[i] > percentiles[j]).isFalse();
      }
    }
    assertThat(Arrays.stream(percentiles).max().orElseThrow()).isCloseTo(100, within(1e-9));
  }

  @Example
  void refusesImpossibleSettings() {
    assertThatThrownBy(() -> new SelectiveBackprop(1, 1, 0, 1))
        .hasMessage("History of 0 losses must hold at least 1");
    assertThatThrownBy(() -> new SelectiveBackprop(1, 1, 1, -1))
        .hasMessage("Selective backprop's scale must be a number of 0 or more, got -1.0");
    assertThatThrownBy(() -> new SelectiveBackprop(1, 0, 1, 1))
        .hasMessage("Round of 0 candidates must have at least 1");
  }
}

package org.notrainnogain.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;

class RhoLossTest extends BatchSelectorContract {
  private static final SplittableRandom RANDOM = new SplittableRandom(1);

  @Override
  BatchSelector create(int batchSize, RandomGenerator settings) {
    return new RhoLoss.Settings(batchSize * (1 + settings.nextInt(5)), "proxy").create(batchSize);
  }

  @Example
  void takesTheHighestScoresTiesByPosition() {
    BatchSelector selector = new RhoLoss(4, 6);
    float[] scores = {0f, 2f, -0f, -1f, 2f, 0f};
    selector.offer(new Candidates(new long[] {3, 5, 6, 8, 9, 12}), scores, RANDOM);
    assertThat(selector.take().positions()).containsExactly(5, 9, 3, 6);
    assertThat(selector.hasBatch()).as("the rest is gone").isFalse();
  }

  @Example
  void refusesScoresThatAreNoNumbers() {
    BatchSelector selector = new RhoLoss(1, 2);
    Candidates candidates = new Candidates(new long[] {3, 5});
    assertThatThrownBy(() -> selector.offer(candidates, new float[] {1, Float.NaN}, RANDOM))
        .hasMessageContaining("position 5 is NaN");
    assertThat(selector.hasBatch()).isFalse();
  }

  @Example
  void refusesAMegaBatchSmallerThanABatch() {
    assertThatThrownBy(() -> new RhoLoss(8, 7))
        .hasMessageContaining("rounds of 7 candidates, but a batch has 8 sequences");
  }
}

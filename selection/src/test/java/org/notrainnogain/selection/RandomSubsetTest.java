package org.notrainnogain.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import net.jqwik.api.Example;

class RandomSubsetTest extends BatchSelectorContract {
  @Override
  BatchSelector create(int batchSize, RandomGenerator settings) {
    return new RandomSubset.Settings(batchSize * (1 + settings.nextInt(5))).create(batchSize);
  }

  @Example
  void takesEveryCandidateEquallyOften() {
    int rounds = 20_000;
    int[] taken = new int[5];
    BatchSelector selector = new RandomSubset(2, 5);
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < rounds; round++) {
      selector.offer(new Candidates(LongStream.range(0, 5).toArray()), new float[0], random);
      for (long position : selector.take().positions()) {
        taken[(int) position]++;
      }
    }
    for (int count : taken) {
      // Five standard deviations of a share of 2/5.
      assertThat(count / (double) rounds).isCloseTo(0.4, within(0.018));
    }
  }

  @Example
  void refusesRoundsSmallerThanABatch() {
    assertThatThrownBy(() -> new RandomSubset(8, 7))
        .hasMessageContaining("rounds of 7 candidates, but a batch has 8 sequences");
  }
}

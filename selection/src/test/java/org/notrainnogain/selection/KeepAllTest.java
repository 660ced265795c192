package org.notrainnogain.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;

class KeepAllTest extends BatchSelectorContract {
  private static final float[] UNSCORED = {};
  private static final RandomGenerator RANDOM = new SplittableRandom(1);

  @Override
  BatchSelector create(int batchSize, RandomGenerator settings) {
    return new KeepAll.Settings().create(batchSize);
  }

  @Example
  void keepsEveryCandidateInTheOrderOfTheStream() {
    BatchSelector selector = new KeepAll(3);
    assertThat(selector.needsScores()).isFalse();
    assertThat(selector.roundSize()).isEqualTo(3);
    selector.offer(new Candidates(new long[] {4, 5, 9}), UNSCORED, RANDOM);
    assertThat(selector.take().positions()).containsExactly(4, 5, 9);
    assertThat(selector.hasBatch()).isFalse();
  }

  @Example
  void hasAnEmptyStateBetweenUpdates() {
    BatchSelector selector = new KeepAll(1);
    selector.offer(new Candidates(new long[] {7}), UNSCORED, RANDOM);
    selector.take();
    assertThat(selector.state().waiting()).isEmpty();
    assertThat(selector.state().lossHistory()).isEmpty();
    assertThat(new KeepAll.Settings().name()).isEqualTo("keep-all");
  }

  @Example
  void refusesASecondRoundWhileABatchWaits() {
    BatchSelector selector = new KeepAll(1);
    selector.offer(new Candidates(new long[] {7}), UNSCORED, RANDOM);
    assertThatThrownBy(() -> selector.offer(new Candidates(new long[] {8}), UNSCORED, RANDOM))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("keep-all was offered a round while a batch waits; take the batch first");
  }

  @Example
  void refusesAStateOfAnotherSelector() {
    assertThatThrownBy(
            () -> new KeepAll(2).restore(new SelectorState(new float[] {1}, new long[0])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "State has a history of 1 losses, keep-all has none; resume with the selector that"
                + " wrote it");
  }

  @Example
  void refusesABatchOfNothing() {
    assertThatThrownBy(() -> new KeepAll(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Batch size 0 must be at least 1; set training.batch-size");
  }
}

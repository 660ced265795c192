package org.notrainnogain.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PositionsTest {
  @Test
  void candidatesComeAscendingBatchesInAnyOrder() {
    assertThat(new Batch(new long[] {9, 0, 4}).size()).isEqualTo(3);
    assertThatThrownBy(() -> new Candidates(new long[] {9, 10, 4}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Candidate position 4 follows 10; candidates come in the order of the stream,"
                + " ascending");
  }

  @Test
  void positionsAreDistinctFromZeroOn() {
    assertThatThrownBy(() -> new Batch(new long[] {3, 5, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Batch position 3 occurs twice; positions must be distinct");
    assertThatThrownBy(() -> new Candidates(new long[] {-1, 5}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Candidate position -1 is negative; positions count from 0 in the global data order");
  }

  @Test
  void thereIsAtLeastOnePosition() {
    assertThatThrownBy(() -> new Candidates(new long[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Candidates without positions are not allowed; give at least one position");
    assertThatThrownBy(() -> new Batch(new long[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Batches without positions are not allowed; give at least one position");
  }

  @Test
  void aLossHistoryIsFinite() {
    assertThatThrownBy(() -> new SelectorState(new float[] {1, Float.NaN}, new long[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Loss history has NaN at 1, losses must be finite; go back to an earlier checkpoint");
    assertThat(SelectorState.empty().waiting()).isEmpty();
  }
}

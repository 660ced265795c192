package org.notrainnogain.training.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.tensor.Slice;

class ParameterExchangeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Property
  void slicesFollowOneAnotherAndDifferByOneAtMost(
      @ForAll @IntRange(min = 1, max = 64) int replicas, @ForAll @IntRange(max = 10_000) int more) {
    int size = replicas + more;
    int next = 0;
    for (int replica = 0; replica < replicas; replica++) {
      Slice slice = ParameterExchange.slice(replicas, size, replica);
      assertThat(slice.start()).isEqualTo(next);
      assertThat(slice.length()).isBetween(size / replicas, size / replicas + 1);
      next = slice.end();
    }
    assertThat(next).isEqualTo(size);
  }

  @Test
  void refusesMoreReplicasThanElements() {
    assertThatThrownBy(() -> new BigDlExchange(3, 2, PATIENCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A vector of 2 elements cannot be cut into 3 slices; use between 1 and 2 replicas");
    assertThatThrownBy(() -> ParameterExchange.slice(0, 2, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAReplicaThatDoesNotExist() {
    assertThatThrownBy(() -> ParameterExchange.slice(2, 10, 2))
        .hasMessage("Replica 2 does not exist among 2; they count from 0");
  }

  @Test
  void refusesSlicesThatBigDlCannotCarry() {
    assertThatThrownBy(() -> new BigDlExchange(1, 600_000_000, PATIENCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BigDL does not carry 600000000 elements for 1 replicas");
  }
}

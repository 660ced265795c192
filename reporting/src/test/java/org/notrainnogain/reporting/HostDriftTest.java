package org.notrainnogain.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostDriftTest {
  /** Its prices were measured on worker-0, with 1 replica of 2 threads. */
  private final Run run = SampleTables.run("run-1", 1, "demo-cpu", "finished", null);

  @Test
  void hostsAsFastAsTheRunAndTheirPricesAreFine() {
    assertThat(warnings(time("worker-0", 10, 10.4), time("worker-1", 10, 10.2))).isEmpty();
  }

  @Test
  void aPhaseThatDriftsMattersAsMuchAsItTakes() {
    assertThat(
            HostDrift.warnings(
                run,
                List.of(
                    new HostTime("run-1", "worker-0", "forward_backward", 10, 10),
                    new HostTime("run-1", "worker-0", "optimizer", 0.1, 0.2))))
        .isEmpty();
  }

  @Test
  void aSlowerHostIsFoundAgainstTheRunsMean() {
    assertThat(warnings(time("worker-1", 10, 50), time("worker-2", 10, 58)))
        .containsExactly(
            "Host worker-1 is 8% faster than the run's mean: modelled / measured 0.200 against"
                + " 0.185. Replicas wait for the slowest",
            "Host worker-2 is 7% slower than the run's mean: modelled / measured 0.172 against"
                + " 0.185. Replicas wait for the slowest");
  }

  @Test
  void onlyTheHostThatWasMeasuredIsHeldToThePrices() {
    assertThat(warnings(time("worker-0", 10, 12.5)))
        .containsExactly(
            "Host worker-0 is 20% slower than when the reference system was measured on it: modelled"
                + " / measured 0.800. Replicas x threads were 1 x 2 then and are 2 x 1 in this run; where"
                + " these are the same, something else computed here in one of the two");
    assertThat(warnings(time("elsewhere", 10, 12.5))).isEmpty();
  }

  @Test
  void otherRunsDoNotCount() {
    assertThat(HostDrift.warnings(run, List.of(new HostTime("run-2", "worker-0", "update", 1, 9))))
        .isEmpty();
  }

  @Test
  void aTimeOfNothingIsRefused() {
    assertThatThrownBy(() -> time("worker-0", 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("worker-0 measured 0.0 s");
  }

  private List<String> warnings(HostTime... times) {
    return HostDrift.warnings(run, List.of(times));
  }

  private static HostTime time(String host, double modelled, double measured) {
    return new HostTime("run-1", host, "forward_backward", modelled, measured);
  }
}

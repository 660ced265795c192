package org.notrainnogain.jobs.runs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.notrainnogain.training.loop.ChargeRow;
import org.notrainnogain.training.loop.TimingRow;

class PhaseTimesTest {
  @Test
  void theSlowestReplicaOfEachStepCountsAndStepsAddUp() {
    PhaseTimes times = new PhaseTimes();
    times.timing(timing(1, 1, "forward_backward", 30));
    times.timing(timing(1, 1, "exchange", 200));
    times.timing(timing(1, 1, "forward_backward", 50));
    times.timing(timing(2, 1, "forward_backward", 40));
    times.timing(timing(2, 2, "forward_backward", 7));
    times.charge(charge("forward_backward", 1000));
    times.charge(charge("forward_backward", 1000));
    times.charge(charge("optimizer", 5));

    assertThat(times.phases())
        .containsExactly(
            new PhaseTimes.PhaseTime("exchange", 200, 0),
            new PhaseTimes.PhaseTime("forward_backward", 97, 2000),
            new PhaseTimes.PhaseTime("optimizer", 0, 5));
  }

  private static TimingRow timing(long step, int attempt, String phase, long nanos) {
    return new TimingRow(step, attempt, 0, "driver", "here", "cpu", phase, 1, 4, 32, nanos, 0);
  }

  private static ChargeRow charge(String phase, long nanos) {
    return new ChargeRow(1, phase, 4, 1, nanos, nanos / 1e9, 0);
  }
}

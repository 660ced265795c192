package org.notrainnogain.training.executors;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StoppableJobTest {
  @Test
  void startsNothingOnceAskedToStopSoThatManyShortJobsEndBetweenTwoOfThem() {
    assertThatThrownBy(
            () ->
                StoppableJob.result(
                    null,
                    "sessions",
                    () -> {
                      throw new AssertionError("started a job");
                    },
                    () -> true,
                    () -> {}))
        .isInstanceOf(StoppedException.class);
  }
}

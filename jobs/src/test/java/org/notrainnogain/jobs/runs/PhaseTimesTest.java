package org.notrainnogain.jobs.runs;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

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

  private static Row timing(long step, int attempt, String phase, long nanos) {
    return new GenericRowWithSchema(
        new Object[] {step, attempt, phase, nanos},
        new StructType()
            .add("step", DataTypes.LongType)
            .add("attempt", DataTypes.IntegerType)
            .add("phase", DataTypes.StringType)
            .add("wall_nanos", DataTypes.LongType));
  }

  private static Row charge(String phase, long nanos) {
    return new GenericRowWithSchema(
        new Object[] {phase, nanos},
        new StructType().add("phase", DataTypes.StringType).add("rst_nanos", DataTypes.LongType));
  }
}

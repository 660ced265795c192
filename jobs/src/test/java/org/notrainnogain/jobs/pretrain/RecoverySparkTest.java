package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.executors.ReplicasLostException;

class RecoverySparkTest {
  private static final ReplicasLostException LOSS = new ReplicasLostException("Lost executor 1");
  private static SparkSession spark;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeAll
  static void openSession() {
    spark =
        SparkSessions.open(
            BigDlEngine.configure(SparkSessions.configuration("test").setMaster("local[1]")));
  }

  @AfterAll
  static void closeSession() {
    spark.close();
  }

  @Test
  void givesUpAfterManyReturnsToOneCheckpoint() {
    Recovery recovery = recovery(Duration.ofMillis(1));
    recovery.prepare(LOSS, 7, () -> false);
    recovery.prepare(LOSS, 7, () -> false);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("Lost executor 1: going back to step 7 in 0.0 s (1 of 2)")
        .contains("(2 of 2)");
    assertThatThrownBy(() -> recovery.prepare(LOSS, 7, () -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the run returned to step 7 2 times already (recovery.attempts)")
        .hasMessageContaining("run the same command again")
        .hasCause(LOSS);
  }

  @Test
  void countsAnewWhenTheRunGotOn() {
    Recovery recovery = recovery(Duration.ofMillis(1));
    for (int checkpoint = 0; checkpoint < 5; checkpoint++) {
      recovery.prepare(LOSS, checkpoint, () -> false);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("(2 of 2)");
  }

  @Test
  void waitsNoLongerWhenAskedToStop() {
    long start = System.nanoTime();
    recovery(Duration.ofMinutes(10)).prepare(LOSS, 0, () -> true);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
  }

  private Recovery recovery(Duration pause) {
    return new Recovery(
        new PretrainConfig.Recovery(
            2, pause, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(1)),
        JavaSparkContext.fromSparkContext(spark.sparkContext()),
        new PrintStream(printed, true, StandardCharsets.UTF_8));
  }
}

package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.notrainnogain.planning.config.Installation;

/** What {@code conf/log4j2.properties} lets through. */
class LogConfigurationTest {
  @Test
  void keepsBackWhatSaysNothingAndNothingElse() {
    try (LoggerContext shipped =
        new LoggerContext(
            "shipped", null, Installation.home().resolve("conf/log4j2.properties").toUri())) {
      shipped.start();
      String blocks = "org.apache.spark.storage.BlockManager";
      assertThat(passes(shipped, blocks, Level.WARN, "Putting block rdd_1_0 failed")).isTrue();
      for (String block : new String[] {"test_0weights1", "test_12gradients0"}) {
        String absent = "Asked to remove block " + block + ", which does not exist";
        assertThat(passes(shipped, blocks, Level.WARN, absent)).as(block).isFalse();
      }
      String task = "Exception in task 1.0 in stage 2.0 (TID 5)";
      assertThat(passes(shipped, "org.apache.spark.executor.Executor", Level.ERROR, task))
          .isFalse();
      assertThat(passes(shipped, "org.apache.spark.scheduler.TaskSetManager", Level.ERROR, task))
          .isFalse();
      String executor = "Lost executor 1 on 10.0.0.2: worker lost";
      assertThat(
              passes(
                  shipped, "org.apache.spark.scheduler.TaskSchedulerImpl", Level.ERROR, executor))
          .isTrue();
      assertThat(passes(shipped, "org.notrainnogain.jobs.cli.Main", Level.INFO, "Ours")).isTrue();
    }
  }

  private static boolean passes(LoggerContext context, String name, Level level, String message) {
    LoggerConfig logger = context.getConfiguration().getLoggerConfig(name);
    return level.isMoreSpecificThan(logger.getLevel())
        && !logger.isFiltered(
            Log4jLogEvent.newBuilder()
                .setLoggerName(name)
                .setLevel(level)
                .setMessage(new SimpleMessage(message))
                .build());
  }
}

package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.JvmProcess;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.training.executors.BigDlEngine;

/**
 * Native handles and the process's memory stay flat over whole steps: exchange, two replicas,
 * Spark's jobs, recording. In a JVM of its own, whose heap is resident from the start, since other
 * tests' heap and handles would be measured too.
 */
class PretrainLeakSparkTest {
  /** Netty, Spark's logs and the JVM's own structures grow by less; 47 steps of 2 MB do not fit. */
  private static final long SLACK_BYTES = 64L << 20;

  @TempDir Path directory;

  @Test
  void memoryIsFlatFromStepThreeToStepFifty() throws Exception {
    List<String> fixedHeap = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");
    try (JvmProcess run =
        JvmProcess.start(
            directory.resolve("output"),
            PretrainLeakSparkTest.class,
            fixedHeap,
            directory.toString())) {
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output()).contains("Flat over 47 steps");
    }
  }

  /** Trains on a tiny corpus in the directory given and looks at the memory before each update. */
  public static void main(String[] directory) throws Exception {
    MemoryWatch watch = new MemoryWatch();
    try (SparkSession spark =
        SparkSessions.open(
            BigDlEngine.configure(SparkSessions.configuration("leak").setMaster("local[2]")))) {
      new TinyRun(spark, Path.of(directory[0]))
          .sizes(128, 1024)
          .with("placement.replicas=2", "evaluation.fractions=[]")
          .run(watch);
    }
    watch.requireFlat();
    System.out.println("Flat over 47 steps");
    System.exit(0);
  }

  /** Asked before each update whether to stop, which it never wants. */
  private static final class MemoryWatch implements BooleanSupplier {
    private final List<Long> handles = new ArrayList<>();
    private final List<Long> resident = new ArrayList<>();

    @Override
    public boolean getAsBoolean() {
      handles.add(Pointer.totalCount());
      resident.add(Pointer.physicalBytes());
      return false;
    }

    /**
     * What leaks at each step grows at each step. A step may end with a handle more than the one
     * before for other reasons (a thread that is at work, the collector's moment), so the median
     * step is judged.
     */
    void requireFlat() {
      assertThat(handles).hasSizeGreaterThan(50);
      List<Long> growth = new ArrayList<>();
      for (int step = 4; step <= 50; step++) {
        growth.add(handles.get(step) - handles.get(step - 1));
      }
      growth.sort(null);
      assertThat(growth.get(growth.size() / 2)).as("handles a step: " + growth).isNotPositive();
      assertThat(resident.get(50)).isLessThan(resident.get(3) + SLACK_BYTES);
    }
  }
}

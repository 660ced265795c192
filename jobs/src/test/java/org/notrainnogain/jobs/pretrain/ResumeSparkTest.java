package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.training.executors.BigDlEngine;

/** Going on where a run stopped, when something is not as it was left. */
class ResumeSparkTest {
  private static SparkSession spark;

  @TempDir Path out;

  @BeforeAll
  static void openSession() {
    SparkConf conf = SparkSessions.configuration("test").setMaster("local[2]");
    conf.set("spark.hadoop.fs.full.impl", FullDiskFileSystem.class.getName());
    spark = SparkSessions.open(BigDlEngine.configure(conf));
  }

  @AfterAll
  static void closeSession() {
    spark.close();
  }

  @Test
  void anotherNumberOfReplicasGoesOnAndSaysWhatThatMeans() throws Exception {
    new TinyRun(spark, out).with("placement.replicas=2").run(afterUpdates(5));
    ByteArrayOutputStream progress = new ByteArrayOutputStream();
    new TinyRun(spark, out).with("placement.replicas=1").run(afterUpdates(1), progress);
    assertThat(progress.toString(StandardCharsets.UTF_8))
        .contains("going on at step 5 (attempt 2)")
        .contains(
            "The checkpoint was written by 2 replicas and this run has 1: it goes on, but not bit"
                + " for bit as it would have");
  }

  /** Those with tests of their own apart: stacking, selection by losses, Sophia. */
  static Stream<List<String>> methods() {
    return Stream.of(
        List.of(
            "optimizer=lion",
            "optimizer.lion.learning-rate=0.003",
            "optimizer.lion.beta1=0.9",
            "optimizer.lion.beta2=0.99",
            "optimizer.lion.weight-decay=0.1"),
        List.of(
            "depth=dropping",
            "depth.dropping.floor=0.5",
            "depth.dropping.gamma=10",
            "depth.dropping.rescale=inverse-probability"),
        List.of("selector=random-subset", "selector.random-subset.candidates=32"));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void stoppedAndResumedEachMethodIsTheSameBitForBit(List<String> method) throws Exception {
    String[] settings = method.toArray(String[]::new);
    Path whole = Files.createDirectory(out.resolve("whole"));
    Path stopped = Files.createDirectory(out.resolve("stopped"));
    new TinyRun(spark, whole).with("placement.replicas=2").with(settings).run();
    TinyRun run = new TinyRun(spark, stopped).with("placement.replicas=2").with(settings);
    assertThat(run.run(afterUpdates(9)).status()).isEqualTo("stopped");
    run.run();
    new LeftBehind(stopped).requireEqualTo(new LeftBehind(whole));
  }

  @Test
  void aDamagedCheckpointGivesWayToTheOneBefore() throws Exception {
    new TinyRun(spark, out).run(afterUpdates(5));
    new TinyRun(spark, out).run(afterUpdates(4));
    flip(files("weights.safetensors").get(1));
    ByteArrayOutputStream progress = new ByteArrayOutputStream();
    new TinyRun(spark, out).run(afterUpdates(0), progress);
    assertThat(progress.toString(StandardCharsets.UTF_8)).contains("going on at step 5 ");
  }

  @Test
  void withoutAnyCheckpointToUseNothingStartsAnew() throws Exception {
    new TinyRun(spark, out).run(afterUpdates(5));
    Path segment = files("attempt-0001-000001.jsonl").get(0);
    flip(segment);
    TinyRun again = new TinyRun(spark, out);
    assertThatThrownBy(again::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("training does not start anew by itself")
        .hasMessageContaining(segment.getFileName().toString());
    flip(segment);
    assertThat(again.run().status()).isEqualTo("finished");
  }

  @Test
  void damagedRowsOfAnEndedRunAreNotPublished() throws Exception {
    new TinyRun(spark, out).run();
    flip(files("attempt-0001-000001.jsonl").get(0));
    TinyRun again = new TinyRun(spark, out);
    assertThat(again.run().status()).as("published is published").isEqualTo("finished");
    Files.move(out.resolve("tables/runs"), out.resolve("runs-away"));
    assertThatThrownBy(again::run)
        .hasMessageContaining("Rows of the ended run")
        .hasMessageContaining("is damaged: SHA-256")
        .hasMessageContaining("Restore the file from a copy");
  }

  @Test
  void aFullDiskCostsNothingButTheWorkSinceTheLastCheckpoint() throws Exception {
    Path whole = Files.createDirectory(out.resolve("whole"));
    TinySettings settings = new TinySettings(whole).with("checkpoint.interval=100 ms");
    new TinyRun(spark, new org.apache.hadoop.fs.Path(whole.toUri()), settings).run();

    Path full = Files.createDirectory(out.resolve("full"));
    new TinySettings(full);
    TinyRun run = new TinyRun(spark, new org.apache.hadoop.fs.Path("full://disk" + full), settings);
    int refusals = 0;
    for (long room = 4_000; !finishes(run, room); room *= 2) {
      refusals++;
    }
    assertThat(refusals).isGreaterThan(3);
    new LeftBehind(full).requireEqualTo(new LeftBehind(whole));
    assertThat(new LeftBehind(full).attempts().get(0)).isGreaterThan(1);
  }

  private static boolean finishes(TinyRun run, long room) {
    FullDiskFileSystem.leave(room);
    try {
      return run.run().status().equals("finished");
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      assertThat(e).hasStackTraceContaining("No space left on device");
      return false;
    } finally {
      FullDiskFileSystem.leave(Long.MAX_VALUE);
    }
  }

  private List<Path> files(String name) throws IOException {
    try (Stream<Path> found = Files.walk(out.resolve("runs"))) {
      return found.filter(path -> path.endsWith(name)).sorted().toList();
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static BooleanSupplier afterUpdates(int updates) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.getAndIncrement() == updates;
  }
}

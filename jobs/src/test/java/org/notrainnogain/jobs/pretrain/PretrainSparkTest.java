package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.LocalSession;
import org.notrainnogain.jobs.report.ReportJob;
import org.notrainnogain.planning.config.ConfigurationException;

/** Whole runs of a tiny model, through Spark and BigDL, from corpus to tables. */
class PretrainSparkTest extends LocalSession {
  private static final String[] TIMES = {
    "attempt", "executor_id", "host", "wall_nanos", "attempts", "wall_seconds", "lost_wall_seconds"
  };

  @TempDir Path out;

  @Test
  void theReportAddsUpToTheRun() throws Exception {
    new TinyRun(spark, out).with("placement.replicas=2").run();
    new ReportJob(spark, new org.apache.hadoop.fs.Path(out.toUri())).run();

    double reported =
        rows(out, "rst_report", "phase").stream()
            .mapToDouble(row -> row.<Double>getAs("rst_seconds"))
            .sum();
    assertThat(reported).isCloseTo(2.7, within(1e-9));
    assertThat(rows(out, "rst_report", "phase"))
        .extracting(row -> row.<String>getAs("executor_id"))
        .containsOnly("driver");
    assertThat(out.resolve("report/index.html")).content().contains("1 run: 1 finished");
  }

  @Test
  void trainsToTheEndOfItsBudgetAndLearns() throws Exception {
    Pretrain.Result result = new TinyRun(spark, out).run();
    assertThat(result.reason()).isEmpty();
    assertThat(result.status()).isEqualTo("finished");

    Row run = rows(out, "runs", "started_at").get(0);
    assertThat(run.<Long>getAs("steps")).isEqualTo(TinyRun.UPDATES);
    assertThat(run.<Double>getAs("rst_seconds")).isEqualTo(2.7);
    assertThat(run.<String>getAs("fidelity")).isEqualTo("sound");
    assertThat(run.<Double>getAs("final_learning_rate")).isBetween(0.0, 0.001);

    List<Row> steps = rows(out, "steps", "step");
    assertThat(steps).extracting(row -> row.<Long>getAs("step")).hasSize(TinyRun.UPDATES);
    assertThat(steps).extracting(row -> row.<Long>getAs("step")).doesNotHaveDuplicates();
    long charged =
        rows(out, "charges", "step").stream().mapToLong(row -> row.<Long>getAs("rst_nanos")).sum();
    assertThat(charged).isEqualTo(TinyRun.UPDATES * 45_000_000L);

    List<Double> losses =
        rows(out, "validations", "step").stream()
            .filter(row -> row.getAs("split").equals("validation"))
            .map(row -> row.<Double>getAs("loss"))
            .toList();
    assertThat(losses).hasSize(4);
    assertThat(losses.get(3)).isLessThan(losses.get(0) - 0.1);
    assertThat(out.resolve("runs").resolve(result.runId()).resolve("events/train"))
        .isDirectoryContaining("glob:**tfevents**");
  }

  @Test
  void stoppedAndResumedEqualsUndisturbedBitForBit() throws Exception {
    Path undisturbed = Files.createDirectory(out.resolve("undisturbed"));
    Path stopped = Files.createDirectory(out.resolve("stopped"));
    Pretrain.Result whole = new TinyRun(spark, undisturbed).run();
    assertThat(new TinyRun(spark, stopped).run(afterUpdates(20)).status()).isEqualTo("stopped");
    assertThat(tables(stopped)).isEmpty();
    assertThat(new TinyRun(spark, stopped).run(afterUpdates(17)).status()).isEqualTo("stopped");
    Pretrain.Result resumed = new TinyRun(spark, stopped).run();

    assertThat(resumed.runId()).isEqualTo(whole.runId());
    assertThat(resumed.status()).isEqualTo(whole.status());
    assertThat(finalFiles(stopped)).isEqualTo(finalFiles(undisturbed));
    for (String table : List.of("steps", "charges", "validations")) {
      assertThat(rows(stopped, table, "step")).isEqualTo(rows(undisturbed, table, "step"));
    }
    assertThat(withoutTimes(stopped, "timings"))
        .containsExactlyElementsOf(withoutTimes(undisturbed, "timings"));
    assertThat(withoutTimes(stopped, "runs"))
        .containsExactlyElementsOf(withoutTimes(undisturbed, "runs"));
    assertThat(rows(stopped, "runs", "started_at").get(0).<Integer>getAs("attempts")).isEqualTo(3);
  }

  @Test
  void oneAndTwoReplicasAgreeOverFiftySteps() throws Exception {
    Path one = Files.createDirectory(out.resolve("one"));
    Path two = Files.createDirectory(out.resolve("two"));
    Pretrain.Result ofOne = new TinyRun(spark, one).with("placement.replicas=1").run();
    Pretrain.Result ofTwo = new TinyRun(spark, two).with("placement.replicas=2").run();
    assertThat(ofOne.runId())
        .as("placement is no part of a run's identity")
        .isEqualTo(ofTwo.runId());
    List<Row> stepsOfOne = rows(one, "steps", "step");
    List<Row> stepsOfTwo = rows(two, "steps", "step");
    for (int step = 0; step < 50; step++) {
      // Sums of gradients in another order differ by rounding; 50 updates amplify it.
      double loss = stepsOfOne.get(step).getAs("loss");
      assertThat(stepsOfTwo.get(step).<Double>getAs("loss")).isCloseTo(loss, within(1e-3 * loss));
    }
  }

  @Test
  void doesNothingWhenTheRunHasEnded() throws Exception {
    Pretrain.Result first = new TinyRun(spark, out).run();
    List<Row> before = rows(out, "runs", "started_at");
    assertThat(new TinyRun(spark, out).run()).isEqualTo(first);
    assertThat(rows(out, "runs", "started_at")).isEqualTo(before);
  }

  @Test
  void saysWhichStepDivergedAndKeepsTheRow() throws Exception {
    Pretrain.Result result =
        new TinyRun(spark, out).with("optimizer.adamw.learning-rate=1e30").run();
    assertThat(result.status()).isEqualTo("failed");
    assertThat(result.reason().orElseThrow())
        .contains("at step 2")
        .contains("lower the optimizer's learning-rate");
    Row run = rows(out, "runs", "started_at").get(0);
    assertThat(run.<String>getAs("status")).isEqualTo("failed");
    assertThat(run.<Long>getAs("steps")).isEqualTo(1);
  }

  @Test
  void refusesWhatDoesNotBelongTogether() throws Exception {
    TinyRun otherModel = new TinyRun(spark, out).with("model.hidden=32");
    assertThatThrownBy(otherModel::run)
        .hasMessageContaining("hidden 32 instead of 16")
        .hasMessageContaining("does not belong to reference system tiny");
    TinyRun shortBudget = new TinyRun(spark, out).with("budget.reference-time=1 s");
    assertThatThrownBy(shortBudget::run).hasMessageContaining("at least 50 are needed");
    TinyRun manyReplicas = new TinyRun(spark, out).with("placement.replicas=5");
    assertThatThrownBy(manyReplicas::run)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("placement.replicas = 5 must be at most 4");
    TinyRun oddBatch = new TinyRun(spark, out).with("training.batch-size=18", "model.hiden=3");
    assertThatThrownBy(oddBatch::run)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("training.batch-size")
        .hasMessageContaining("model.hiden");
  }

  @Test
  void refusesADamagedShard() throws Exception {
    TinyRun run = new TinyRun(spark, out);
    Path shard = out.resolve("corpus/sequences/split=train/shard-00001.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard, bytes);
    assertThatThrownBy(run::run).rootCause().hasMessageContaining("shard-00001.parquet");
    assertThat(tables(out)).isEmpty();
  }

  private static BooleanSupplier afterUpdates(int updates) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.getAndIncrement() == updates;
  }

  private List<Row> rows(Path directory, String table, String order) {
    return spark
        .read()
        .parquet(directory + "/tables/" + table)
        .drop("run_id")
        .orderBy(order)
        .collectAsList();
  }

  private List<Row> withoutTimes(Path directory, String table) {
    return spark
        .read()
        .parquet(directory + "/tables/" + table)
        .where(table.equals("timings") ? "phase <> 'checkpoint'" : "true")
        .drop(TIMES)
        .drop("started_at", "finished_at", "manifest_json")
        .orderBy(
            table.equals("timings") ? "step" : "seed", table.equals("timings") ? "replica" : "seed")
        .collectAsList();
  }

  private static List<String> tables(Path directory) throws IOException {
    if (!Files.exists(directory.resolve("tables"))) {
      return List.of();
    }
    try (Stream<Path> tables = Files.list(directory.resolve("tables"))) {
      return tables.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Hash codes of the last checkpoint's tensors, by file name. */
  private static Map<String, Integer> finalFiles(Path directory) throws IOException {
    Map<String, Integer> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(directory.resolve("runs"))) {
      for (Path file : found.filter(path -> path.toString().endsWith(".safetensors")).toList()) {
        if (file.getParent()
            .getFileName()
            .toString()
            .startsWith("step-%012d".formatted(TinyRun.UPDATES))) {
          files.put(
              file.getFileName().toString(), java.util.Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    assertThat(files).hasSize(3);
    return files;
  }
}

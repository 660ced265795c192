package org.notrainnogain.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.cli.CommandLines;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.jobs.tables.TableReader;
import org.notrainnogain.reporting.tables.NightlyRunRow;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.reporting.tables.TuningRow;
import org.notrainnogain.storage.tables.TableSchema;
import org.notrainnogain.training.executors.BigDlEngine;

/** Nights of tiny runs. */
class NightlySparkTest {
  private static final BooleanSupplier NEVER = () -> false;
  private static final String TWO_ARMS =
      """
      seeds = [1]
      arms {
        baseline { settings { optimizer.adamw.learning-rate = 0.02 } }
        layer-dropping { settings { optimizer.adamw.learning-rate = %s } }
      }
      """;

  private static final PrintStream SILENT = new PrintStream(OutputStream.nullOutputStream());

  private static SparkConf conf;
  private static SparkSession spark;

  @TempDir Path out;
  private String screen;
  private String errors;

  @TempDir static Path prepared;

  @BeforeAll
  static void prepare() throws IOException {
    conf = BigDlEngine.configure(SparkSessions.configuration("test").setMaster("local[2]"));
    spark = SparkSessions.open(conf);
    TinyPlan plan = new TinyPlan(prepared, "seeds = [1], arms { baseline {} }");
    NightlyJob job = nightly(plan, prepared).job(spark, SILENT, FailedTasks.STAY);
    job.prepare();
    assertThat(job.finish().summary()).anyMatch(line -> line.contains("2 done"));
  }

  @BeforeEach
  void copyCorpus() throws IOException {
    try (Stream<Path> corpus = Files.walk(prepared.resolve("corpus"))) {
      for (Path file : corpus.toList()) {
        Files.copy(file, out.resolve(prepared.relativize(file)));
      }
    }
  }

  @AfterAll
  static void closeSession() {
    spark.close();
  }

  @Test
  void doesWhatIsMissingOnce() throws IOException {
    TinyPlan plan = new TinyPlan(out, TWO_ARMS.formatted("0.02"));
    assertThat(dryRun(plan)).as(errors).isZero();
    assertThat(screen)
        .containsPattern("pretrain +baseline, bert-c5-demo, 2.70 s, seed 1 +missing +2.70 s +\\?")
        .containsPattern("pretrain +layer-dropping, .* +missing +2.70 s .*tiny-layer-dropping-2s")
        .contains("To do: 2 of 3 tasks");

    NightlyJob.Result first = night(plan, FailedTasks.STAY, NEVER);
    assertThat(first.failed()).isFalse();
    assertThat(first.stopped()).isFalse();
    assertThat(first.summary())
        .anyMatch(line -> line.contains("4 done; 1 done before"))
        .anyMatch(line -> line.matches("layer-dropping +bert-c5-demo +2.70 s +1 of 1 +\\d+ .*"));
    assertThat(out.resolve("report/index.html")).exists();

    assertThat(dryRun(plan)).isZero();
    assertThat(screen).contains("Nothing to do: all 3 tasks have ended");
    NightlyJob.Result second = night(plan, FailedTasks.STAY, NEVER);
    assertThat(second.summary()).anyMatch(line -> line.contains("4 done; 3 done before"));

    assertThat(rows(RunRow.TABLE))
        .hasSize(2)
        .allSatisfy(
            run -> {
              assertThat(run.<String>getAs("plan_id")).isEqualTo("tiny");
              assertThat(run.<Integer>getAs("trial")).isNull();
            });
    List<Row> tasks = rows(NightlyRunRow.TABLE);
    assertThat(tasks).hasSize(8).allMatch(row -> row.getAs("status").equals("done"));
    assertThat(tasks.stream().map(row -> row.<String>getAs("night_id")).distinct()).hasSize(2);
    assertThat(tasks.stream().filter(row -> row.getAs("started_at") != null)).hasSize(4);
  }

  @Test
  void afterAFailedRunTheOthersGoOn() throws IOException {
    TinyPlan plan =
        new TinyPlan(
            out,
            """
            seeds = [1]
            arms {
              baseline { settings { optimizer.adamw.learning-rate = 1e30 } }
              layer-dropping { settings { optimizer.adamw.learning-rate = 0.02 } }
            }
            """);
    NightlyJob.Result first = night(plan, FailedTasks.STAY, NEVER);
    assertThat(first.failed()).isTrue();
    assertThat(first.summary())
        .anyMatch(line -> line.contains("3 done, 1 failed; 1 done before"))
        .anyMatch(line -> line.startsWith("pretrain baseline") && line.contains("failed: failed:"));

    assertThat(dryRun(plan)).isZero();
    assertThat(screen)
        .contains("Nothing to do")
        .containsPattern("baseline, .* failed: .*at step 2");
    night(plan, FailedTasks.STAY, NEVER);
    assertThat(started("baseline")).isEqualTo(1);
    NightlyJob.Result third = night(plan, FailedTasks.AGAIN, NEVER);
    assertThat(third.failed()).isTrue();
    assertThat(started("baseline")).isEqualTo(2);
    assertThat(started("layer-dropping")).isEqualTo(1);
    assertThat(rows(RunRow.TABLE)).hasSize(2);
  }

  private long started(String method) {
    return rows(NightlyRunRow.TABLE).stream()
        .filter(row -> row.<String>getAs("name").startsWith(method + ","))
        .filter(row -> row.getAs("started_at") != null)
        .count();
  }

  @Test
  void goesOnWhereItWasStopped() throws IOException {
    TinyPlan plan = new TinyPlan(out, TWO_ARMS.formatted("0.02"));
    AtomicInteger asked = new AtomicInteger();
    NightlyJob.Result stopped = night(plan, FailedTasks.STAY, () -> asked.getAndIncrement() >= 20);
    assertThat(stopped.stopped()).isTrue();
    assertThat(stopped.failed()).isFalse();
    assertThat(stopped.summary()).anyMatch(line -> line.contains("1 stopped, 1 not reached"));
    assertThat(dryRun(plan)).isZero();
    assertThat(screen).contains("unfinished, goes on at update").contains("To do: 2 of 3 tasks");

    assertThat(night(plan, FailedTasks.STAY, NEVER).failed()).isFalse();
    assertThat(rows(RunRow.TABLE))
        .extracting(run -> run.<Integer>getAs("attempts"))
        .containsExactlyInAnyOrder(2, 1);
  }

  @Test
  void theBestTrialsSettingsAreTaken() throws IOException {
    TinyPlan plan =
        new TinyPlan(
            out,
            """
            seeds = [1]
            tuning { trials = 2, seed = 9 }
            arms {
              baseline {
                space { "optimizer.adamw.learning-rate" { values { among = [0.02, 1e30] } } }
              }
              layer-dropping {
                space { "optimizer.adamw.learning-rate" { values { among = [1e29, 1e30] } } }
              }
            }
            """);
    assertThat(dryRun(plan)).as(errors).isZero();
    assertThat(screen).containsPattern("pretrain +baseline, .* waits for the trials of baseline");

    NightlyJob.Result result = night(plan, FailedTasks.STAY, NEVER);
    assertThat(result.failed()).isTrue();
    assertThat(result.summary())
        .anyMatch(
            line ->
                line.matches(
                    "pretrain layer-dropping.* blocked: waits for a trial of layer-dropping that"
                        + " finishes; all 2 failed"));
    List<Row> tuning = rows(TuningRow.TABLE);
    assertThat(tuning).hasSize(4);
    List<Row> chosen = tuning.stream().filter(row -> row.<Boolean>getAs("chosen")).toList();
    assertThat(chosen)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<String>getAs("method")).isEqualTo("baseline");
              assertThat(row.<String>getAs("settings_json"))
                  .isEqualTo("{\"optimizer.adamw.learning-rate\":0.02}");
              assertThat(row.<Double>getAs("validation_loss")).isBetween(3.0, 4.2);
            });
    List<Row> verdicts =
        rows(RunRow.TABLE).stream().filter(row -> row.getAs("trial") == null).toList();
    assertThat(verdicts)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<String>getAs("config_json")).contains("\"learning-rate\":0.02");
              assertThat(row.<Long>getAs("seed")).isEqualTo(1);
              assertThat(row.<String>getAs("tuned")).isEqualTo("2 trials");
            });
    night(plan, FailedTasks.STAY, NEVER);
    assertThat(rows(TuningRow.TABLE)).hasSize(4);
  }

  @Test
  void sevenMethodsSideBySide() throws IOException {
    TinyPlan plan =
        new TinyPlan(
            out,
            """
            seeds = [1]
            arms {
              baseline { settings { optimizer.adamw.learning-rate = 0.02 } }
              layer-dropping { settings = ${nightly.arms.baseline.settings} }
              layer-stacking {
                settings.optimizer = ${nightly.arms.baseline.settings.optimizer}
                settings.depth.stacking.fractions = [0.3]
              }
              selective-backprop { settings = ${nightly.arms.baseline.settings} }
              rho-loss {
                settings.optimizer = ${nightly.arms.baseline.settings.optimizer}
                settings.selector.rho-loss.mega-batch = 32
                proxy { method = rho-proxy, budget = 2700 ms, seed = 5, passes = 1 }
              }
              lion-paper {}
              sophia { settings.optimizer.sophia-g.curvature-microbatches = 2 }
            }
            """);
    assertThat(dryRun(plan)).as(errors).isZero();
    assertThat(screen)
        .containsPattern("pretrain +rho-proxy, .*seed 5 +missing")
        .containsPattern("score +rho-proxy, .*, 1 pass +waits for the proxy to finish")
        .containsPattern("rho-loss, .*seed 1 +waits for the irreducible losses .*tiny-rho-loss-2s");

    NightlyJob.Result result = night(plan, FailedTasks.STAY, NEVER);
    assertThat(result.summary()).anyMatch(line -> line.contains("11 done; 1 done before"));
    assertThat(result.failed()).isFalse();
    assertThat(rows(RunRow.TABLE))
        .hasSize(8)
        .allSatisfy(
            row ->
                assertThat(row.<Double>getAs("proxy_rst_seconds") > 2.7)
                    .isEqualTo(row.getAs("method").equals("rho-loss")));
    Map<Boolean, List<Row>> byProxy =
        rows(RunRow.TABLE).stream()
            .collect(Collectors.partitioningBy(row -> row.getAs("method").equals("rho-proxy")));
    assertThat(byProxy.get(false))
        .extracting(row -> row.<String>getAs("comparison_id"))
        .containsOnly(byProxy.get(false).get(0).<String>getAs("comparison_id"))
        .doesNotContain(byProxy.get(true).get(0).<String>getAs("comparison_id"));
    assertThat(byProxy.get(false))
        .extracting(row -> row.<String>getAs("arm_id"))
        .doesNotHaveDuplicates();
    assertThat(rows(RunRow.TABLE).stream().filter(row -> row.getAs("proxy_run_id") != null))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<String>getAs("method")).isEqualTo("rho-loss");
              assertThat(row.<String>getAs("proxy_run_id"))
                  .isEqualTo(byProxy.get(true).get(0).<String>getAs("run_id"));
              assertThat(row.<String>getAs("seeds_json"))
                  .contains("\"masks\":5", "\"order\":1", "\"evaluation\":0");
            });
    assertThat(Files.readString(out.resolve("report/index.html")))
        .contains("One seed a method, at this size, proves nothing")
        .contains("RST, proxy shared");
    assertThat(night(plan, FailedTasks.STAY, NEVER).summary())
        .anyMatch(line -> line.contains("11 done; 10 done before"));
  }

  @Test
  void problemsOfAllRunsComeTogether() throws IOException {
    TinyPlan plan =
        new TinyPlan(
            out,
            """
            seeds = [1]
            arms {
              baseline { settings { optimizer.adamw.beta1 = 2 } }
              baseline-again {}
              layer-dropping { settings { depth.dropping.floor = 3, depth.dropping.flor = 1 } }
            }
            """);
    assertThat(dryRun(plan)).isEqualTo(2);
    assertThat(errors)
        .contains("optimizer.adamw.beta1 = 2 must be a number in [0, 1]")
        .contains("[baseline, bert-c5-demo, 2.70 s, seed 1]")
        .contains("depth.dropping.floor = 3 must be a number in [0, 1]")
        .contains("depth.dropping.flor");
  }

  @Test
  void nothingIsDoneOnAnotherCorpus() throws IOException {
    TinyPlan plan = new TinyPlan(out, "seeds = [1], arms { baseline {} }");
    assertThat(run(plan.nightly("--set", "prepare.seed=5"))).isEqualTo(2);
    assertThat(errors).contains("was prepared otherwise: prepare.seed was 0 and is now 5");
  }

  @Test
  void oneRunHasNotTwoNames() throws IOException {
    TinyPlan plan = new TinyPlan(out, "seeds = [1], arms { baseline {}, baseline-again {} }\n");
    assertThat(dryRun(plan)).isEqualTo(2);
    assertThat(errors)
        .contains("The same run as baseline, bert-c5-demo, 2.70 s, seed 1 under another name");
    TinyPlan other =
        new TinyPlan(out, "seeds = [1], arms { baseline {}, baseline-again { seeds = [2] } }\n");
    assertThat(dryRun(other)).as(errors).isZero();
  }

  private NightlyJob.Result night(TinyPlan plan, FailedTasks failed, BooleanSupplier stop) {
    NightlyJob job = nightly(plan, out).job(spark, SILENT, failed);
    job.prepare();
    job.train(stop);
    return job.finish();
  }

  private static Nightly nightly(TinyPlan plan, Path out) {
    return Nightly.of(plan.file(), List.of(), new org.apache.hadoop.fs.Path(out.toUri()), conf);
  }

  private int dryRun(TinyPlan plan) {
    return run(plan.nightly("--dry-run"));
  }

  private int run(List<String> arguments) {
    CommandLines.Ran ran = CommandLines.run(arguments);
    screen = ran.screen();
    errors = ran.errors();
    return ran.code();
  }

  private List<Row> rows(TableSchema<?> table) {
    return new TableReader(spark, new org.apache.hadoop.fs.Path(directory(), "tables"))
        .read(table)
        .collectAsList();
  }

  private org.apache.hadoop.fs.Path directory() {
    return new org.apache.hadoop.fs.Path(out.toUri());
  }
}

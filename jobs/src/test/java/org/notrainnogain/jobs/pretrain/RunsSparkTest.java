package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.cli.CommandLines;
import org.notrainnogain.jobs.dryrun.DryRun;
import org.notrainnogain.jobs.runs.RunStore;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.forecast.Forecast;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.PretrainSettings;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.loop.ValidationRow;

/** {@code ntng runs} and {@code pretrain --dry-run} on real runs: ended, stopped, failed. */
class RunsSparkTest {
  private static final BooleanSupplier NEVER = () -> false;

  private static SparkSession spark;
  @TempDir static Path out;
  private static String ended;
  private static String stopped;
  private static String failed;

  private String screen;
  private String errors;

  @BeforeAll
  static void train() throws IOException {
    spark =
        SparkSessions.open(
            BigDlEngine.configure(SparkSessions.configuration("test").setMaster("local[2]")));
    ended = run(settings(), NEVER).runId();
    stopped = run(settings().with("seed=1", "seeds.order=0"), afterUpdates(20)).runId();
    failed = run(settings().with("optimizer.adamw.learning-rate=1e30"), NEVER).runId();
  }

  @AfterAll
  static void closeSession() {
    spark.close();
  }

  @Test
  void listsEndedAndUnfinishedRuns() {
    assertThat(ntng("runs", "list")).as(errors).isZero();
    assertThat(screen.lines()).hasSize(4);
    assertThat(line(ended))
        .matches(".* tiny +baseline +2.70 s +0 +finished +60 +3.\\d{4} +3.\\d{4} +2.70 s .*");
    assertThat(line(stopped))
        .matches(
            ".* tiny +baseline +2.70 s +1 +unfinished +20 .* - +900 ms .*checkpoint (just now|.* ago)");
    assertThat(line(failed)).matches(".* failed +1 +4.\\d{4} +- +45.0 ms .*");
    String before = screen;
    ntng("runs", "list");
    assertThat(screen.lines().map(l -> l.split(" ")[0]))
        .containsExactlyElementsOf(before.lines().map(l -> l.split(" ")[0]).toList());
  }

  @Test
  void showsAnEndedRun() {
    assertThat(ntng("runs", "show", ended)).as(errors).isZero();
    assertThat(screen)
        .containsPattern("status +finished")
        .containsPattern("tokens +15,360, 8.000 passes")
        .containsPattern("model.hidden +16")
        .containsPattern("seeds.evaluation +0")
        .containsPattern("comparison id +[0-9a-f]{16}\n")
        .containsPattern("arm id +[0-9a-f]{16}\n")
        .containsPattern("tuned +nobody said")
        .containsPattern("reference system +tiny")
        .containsPattern("optimizer +seconds for an update")
        .containsPattern("accepted anomalies +none")
        .containsPattern("replicas +1")
        .containsPattern("libtorch +2.10")
        .containsPattern(" 60 +2.70 s +22.4 kB +40.8 kB +(.* ago|just now), in step-0")
        .containsPattern(" 60 +2.70 s +3.\\d{4} +3.\\d{4} +3.\\d{4}\n")
        .containsPattern("forward_backward .*% +2.40 s");
    assertThat(screen.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void showsAnUnfinishedRunFromItsDirectoryByItsHash() {
    assertThat(ntng("runs", "show", stopped.substring(stopped.lastIndexOf('-') + 1))).isZero();
    assertThat(screen)
        .contains("Run " + stopped)
        .containsPattern("status +unfinished: running, stopped or crashed; pretrain goes on")
        .containsPattern("updates +20")
        .containsPattern("test loss +none yet")
        .containsPattern("seeds.order +0")
        .containsPattern("attempts +1")
        .containsPattern("forward_backward .*% +800 ms");
  }

  @Test
  void aDamagedCheckpointIsLeftOut() throws IOException {
    Path damaged =
        out.resolve("runs").resolve(stopped).resolve("checkpoints/step-999-attempt-0001");
    Files.createDirectories(damaged);
    Files.writeString(damaged.resolve("checkpoint.json"), "{");
    try {
      assertThat(ntng("runs", "show", stopped)).isZero();
      assertThat(screen).containsPattern("updates +20").doesNotContain("step-999");
    } finally {
      Files.delete(damaged.resolve("checkpoint.json"));
      Files.delete(damaged);
    }
  }

  @Test
  void showsWhyARunFailed() {
    assertThat(ntng("runs", "show", failed)).isZero();
    assertThat(screen).containsPattern("status +failed").contains("at step 2");
    assertThat(screen.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void aRunEqualsItself() {
    assertThat(ntng("runs", "diff", ended, ended)).isZero();
    assertThat(screen).contains("Equal: settings, inputs, results and all 60 updates, bit for bit");
  }

  @Test
  void namesTheFirstSettingAndStepThatDiffer() {
    assertThat(ntng("runs", "diff", ended, failed)).isEqualTo(3);
    assertThat(screen)
        .containsPattern("optimizer.adamw.learning-rate +A +0.02\n +B +1.0E30")
        .contains("Inputs: equal")
        .containsPattern("Compared by .*: 1 differ\n +arm id +A +[0-9a-f]{16}\n")
        .contains("Updates: the first that differs is 1\n")
        .containsPattern("learning_rate +6.66\\d+E-4 +3.33\\d+E28 +1.0e\\+00")
        .doesNotContainPattern("\n +loss +")
        .containsPattern("status +A +finished\n +B +failed");
    assertThat(screen.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void comparesWithARunOfAnotherDirectoryAsFarAsBothCame(@TempDir Path elsewhere)
      throws IOException {
    TinySettings same = new TinySettings(elsewhere).with("placement.replicas=1");
    Pretrain.Result half = run(elsewhere, same, afterUpdates(30));
    assertThat(half.runId()).isEqualTo(ended);

    assertThat(ntng("runs", "diff", ended, ended, "--other-out", elsewhere.toString()))
        .isEqualTo(3);
    assertThat(screen)
        .contains("Settings: equal", "Inputs: equal")
        .contains("Updates: equal bit for bit up to 30 (A has 60, B has 30)")
        .containsPattern("status +A +finished\n +B +unfinished");
  }

  @Test
  void unknownRunsAndDirectoriesAreBadUsage() {
    assertThat(ntng("runs", "show", "tiny-baseline-3s")).isEqualTo(2);
    assertThat(errors.lines()).hasSize(1);
    assertThat(errors).startsWith("There is no run tiny-baseline-3s in").contains(ended);
    assertThat(ntng("runs", "show", "tiny-baseline")).isEqualTo(2);
    assertThat(errors).contains("is not unique").contains(stopped, failed);
  }

  @Test
  void aDryRunForetellsTheRun() {
    DryRun dry = dryRun(settings());
    RunStore store = new RunStore(hadoop(out), spark.sessionState().newHadoopConf());
    List<StepRow> steps = new ArrayList<>();
    List<Long> evaluated = new ArrayList<>();
    store.run(ended).forEach(StepRow.TABLE, steps::add);
    store
        .run(ended)
        .forEach(
            ValidationRow.TABLE,
            row -> {
              if (row.split().equals("validation")) {
                evaluated.add(row.step());
              }
            });

    assertThat(dry.plan().runId()).isEqualTo(ended);
    assertThat(dry.present().orElseThrow().status()).isEqualTo("finished");
    Forecast forecast = dry.forecast();
    assertThat(forecast.updates()).isEqualTo(steps.size());
    assertThat(forecast.evaluations()).extracting(ValidationRow::step).isEqualTo(evaluated);
    for (StepRow sample : forecast.samples()) {
      StepRow real = steps.get((int) sample.step() - 1);
      assertThat(sample.learningRate()).isEqualTo(real.learningRate());
      assertThat(sample.rstSeconds()).isEqualTo(real.rstSeconds());
      assertThat(sample.budgetFraction()).isEqualTo(real.budgetFraction());
    }
    long checkpoint =
        store.run(ended).checkpoints().stream()
            .findFirst()
            .map(c -> c.checkpoint().weights().bytes() + c.checkpoint().optimizer().get(0).bytes())
            .orElseThrow();
    assertThat(checkpoint - dry.disk().checkpoint()).isBetween(0L, 4000L);
    assertThat(dry.wallTime().runs()).containsExactly(ended);
    assertThat(dry.wallTime().others()).isZero();
  }

  @Test
  void aDryRunSaysWhereARunStands() {
    List<String> arguments =
        new ArrayList<>(Arrays.asList(settings().with("seed=1", "seeds.order=0").pretrain()));
    arguments.add("--dry-run");
    assertThat(execute(arguments)).as(errors).isZero();
    assertThat(screen)
        .containsPattern("state +in progress at update 20 of 60, by its checkpoint of")
        .containsPattern("here +about .*" + ended);
  }

  private static TinySettings settings() {
    try {
      return new TinySettings(out).with("placement.replicas=1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Pretrain.Result run(TinySettings settings, BooleanSupplier stop) {
    return run(out, settings, stop);
  }

  private static Pretrain.Result run(Path directory, TinySettings settings, BooleanSupplier stop) {
    Settings read = Settings.load(List.of(), settings.assignments());
    PretrainConfig config = read.read(PretrainSettings::read);
    return new Pretrain(spark, hadoop(directory), new PrintStream(OutputStream.nullOutputStream()))
        .run(config, PretrainSettings.identity(read), stop);
  }

  private static DryRun dryRun(TinySettings settings) {
    Settings read = Settings.load(List.of(), settings.assignments());
    PretrainConfig config = read.read(PretrainSettings::read);
    return DryRun.of(
        config,
        PretrainSettings.identity(read),
        hadoop(out),
        SparkSessions.configuration("test").setMaster("local[2]"));
  }

  private static org.apache.hadoop.fs.Path hadoop(Path directory) {
    return new org.apache.hadoop.fs.Path(directory.toUri());
  }

  private static BooleanSupplier afterUpdates(int updates) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.getAndIncrement() == updates;
  }

  private String line(String runId) {
    return screen.lines().filter(line -> line.startsWith(runId)).findFirst().orElseThrow();
  }

  private int ntng(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--out", out.toString()));
    return execute(all);
  }

  private int execute(List<String> arguments) {
    CommandLines.Ran ran = CommandLines.run(arguments);
    screen = ran.screen();
    errors = ran.errors();
    return ran.code();
  }
}

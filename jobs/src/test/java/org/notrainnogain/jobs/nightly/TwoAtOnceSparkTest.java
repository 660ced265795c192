package org.notrainnogain.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.corpus.CorpusDirectory;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.jobs.JvmProcess;
import org.notrainnogain.jobs.calibrate.TinyCalibration;
import org.notrainnogain.jobs.cli.Main;
import org.notrainnogain.jobs.pretrain.IrreduciblePasses;
import org.notrainnogain.reporting.tables.CalibrationRow;
import org.notrainnogain.reporting.tables.NightlyRunRow;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.tables.TableRows;
import org.notrainnogain.training.irreducible.IrreduciblePass;
import org.notrainnogain.training.rst.ReferenceSystem;

/** Two processes of one command, started together in one DIR: what they publish is whole. */
class TwoAtOnceSparkTest {
  /** Starting is most of what these processes do, and the first compiler is faster at that. */
  private static final List<String> OPTIONS =
      List.of("-Dspark.master=local[2]", "-Xmx512m", "-XX:TieredStopAtLevel=1");

  @TempDir Path out;

  private final Configuration hadoop = new Configuration();
  private final DurableFiles files = new DurableFiles(hadoop);

  @Test
  void nightsAndThenScores() throws Exception {
    TinyPlan plan =
        new TinyPlan(
            out,
            "seeds = [1], arms { baseline { settings { optimizer.adamw.learning-rate = 0.02 } } }");
    twoOf("ntng nightly", plan.nightly());
    List<RunRow> runs = tables().rows(RunRow.TABLE, onlyPartition("runs"));
    assertThat(runs).hasSize(1);
    assertThat(runs.get(0).status()).isEqualTo(RunRow.FINISHED);
    assertThat(tables().rows(NightlyRunRow.TABLE, onlyPartition("nightly_runs")))
        .isNotEmpty()
        .allMatch(task -> task.status().equals("done"));
    assertThat(out.resolve("report/index.html")).isNotEmptyFile();
    requireNothingUnfinished();

    String run = onlyPartition("runs");
    twoOf(
        "ntng score",
        List.of(
            "score",
            "--run",
            run,
            "--passes",
            "1",
            "--set",
            "reference-system=" + out.resolve("prices.conf"),
            "--out",
            out.toString()));
    IrreduciblePasses passes = new IrreduciblePasses(files, hadoopOut(), run);
    assertThat(passes.scored()).hasSize(1);
    IrreduciblePass pass = passes.scored().get(0);
    pass.files()
        .forEach(
            file ->
                files.verify(new org.apache.hadoop.fs.Path(passes.directory(), file.name()), file));
    assertThat(pass.files())
        .hasSameSizeAs(
            new CorpusDirectory(files, hadoopOut()).manifest().orElseThrow().shards(Split.TRAIN));
    requireNothingUnfinished();
  }

  @Test
  void calibrationsOfOneName() throws Exception {
    List<String> calibrate =
        new ArrayList<>(List.of("calibrate", "--name", "mine", "--out", out.toString()));
    for (String setting :
        TinyCalibration.with(
            "prepare.sequence-length=24",
            "prepare.tokenizer.word-piece.vocabulary-size=100",
            "placement.replicas=1",
            "calibration.repeats=2",
            "calibration.sessions=1")) {
      calibrate.addAll(List.of("--set", setting));
    }
    twoOf("ntng calibrate", calibrate);
    assertThat(ReferenceSystem.load(out.resolve("reference-systems/mine.conf")).name())
        .isEqualTo("mine");
    assertThat(tables().rows(CalibrationRow.TABLE, "mine")).isNotEmpty().doesNotHaveDuplicates();
    try (Stream<Path> table =
        Files.list(out.resolve("tables/rst_calibrations/reference_system=mine"))) {
      assertThat(table).hasSize(1);
    }
    requireNothingUnfinished();
  }

  /**
   * One does the work. The other says who does, or, where it came when all was done, that there is
   * nothing to do or that the name is taken.
   */
  private void twoOf(String command, List<String> arguments) throws Exception {
    String[] both = arguments.toArray(String[]::new);
    Path logs = Files.createTempDirectory(out.toAbsolutePath().getParent(), "logs");
    try (JvmProcess one = JvmProcess.start(logs.resolve("one"), Main.class, OPTIONS, both);
        JvmProcess other = JvmProcess.start(logs.resolve("other"), Main.class, OPTIONS, both)) {
      List<Integer> codes = List.of(one.exitCode(), other.exitCode());
      assertThat(codes).as("%s%n%s", one.output(), other.output()).contains(0);
      JvmProcess second = codes.get(0) == 0 ? other : one;
      if (second.process().exitValue() != 0) {
        assertThat(second.process().exitValue()).as(second.output()).isEqualTo(2);
        long winner = (second == one ? other : one).process().pid();
        assertThat(second.output())
            .containsPattern(
                String.format(
                    Locale.ROOT,
                    "is held by another process: %s.*, process %d on|There is a reference system",
                    command,
                    winner))
            .doesNotContain("Exception");
      }
    }
  }

  private TableRows tables() {
    return new TableRows(new org.apache.hadoop.fs.Path(hadoopOut(), "tables"), hadoop);
  }

  private org.apache.hadoop.fs.Path hadoopOut() {
    return new org.apache.hadoop.fs.Path(out.toUri());
  }

  private String onlyPartition(String table) throws IOException {
    try (Stream<Path> partitions = Files.list(out.resolve("tables").resolve(table))) {
      List<String> names = partitions.map(path -> path.getFileName().toString()).toList();
      assertThat(names).hasSize(1);
      return names.get(0).substring(names.get(0).indexOf('=') + 1);
    }
  }

  private void requireNothingUnfinished() throws IOException {
    try (Stream<Path> all = Files.walk(out)) {
      assertThat(
              all.map(path -> out.relativize(path).toString())
                  .filter(name -> name.contains(".commit-") || name.endsWith(".unfinished")))
          .isEmpty();
    }
  }
}

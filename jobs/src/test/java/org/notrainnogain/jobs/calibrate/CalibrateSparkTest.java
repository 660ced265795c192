package org.notrainnogain.jobs.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.LocalSession;
import org.notrainnogain.jobs.pretrain.Pretrain;
import org.notrainnogain.jobs.pretrain.TinyCorpus;
import org.notrainnogain.jobs.report.ReportJob;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.run.PretrainSettings;
import org.notrainnogain.storage.Claim;
import org.notrainnogain.storage.ClaimOwner;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.HeldException;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.ReferenceSystem;

/**
 * Whole calibrations of a model of one layer, whose prices cannot fail the checks however busy the
 * machine is.
 */
class CalibrateSparkTest extends LocalSession {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  @TempDir Path out;
  private final List<String> lines = new ArrayList<>();

  @Test
  void thisMachineBecomesAReferenceSystemThatARunIsPricedBy() throws Exception {
    TinyCorpus.write(out);

    CalibrateJob.Result result = calibrate(Optional.empty());

    assertThat(result.name()).isEqualTo("tiny-20260102-030405");
    Path file = out.resolve("reference-systems/tiny-20260102-030405.conf");
    ReferenceSystem system = ReferenceSystem.load(file);
    assertThat(system.phases())
        .containsExactlyInAnyOrder(
            Phase.FORWARD_BACKWARD, Phase.SCORING, Phase.HESSIAN, Phase.OPTIMIZER);
    assertThat(system.model().vocabulary()).isEqualTo(TinyCorpus.VOCABULARY);
    assertThat(system.conditions())
        .containsEntry("replicas", "2")
        .containsEntry("precision", "fp32")
        .containsEntry("measured-at", NOW.toString())
        .containsKeys("host", "device", "threads", "versions", "repeats");
    assertThat(lines.get(0))
        .contains("vocabulary 64 (of the corpus)")
        .contains("2 replicas side by side, with 1 thread each");
    assertThat(out.resolve("reference-systems")).isDirectoryNotContaining("glob:**/.*");
    PriceList prices = system.prices("adamw", TinyCorpus.SEQUENCE_LENGTH);
    assertTableHolds(system);

    assertThat(train(file, prices).status()).isEqualTo("finished");
    new ReportJob(spark, new org.apache.hadoop.fs.Path(out.toUri())).run();
    assertThat(Files.readString(out.resolve("report/index.html")))
        .contains("Modelled and measured seconds by run, host and phase")
        .contains("reference_system.conditions.host");
  }

  private Pretrain.Result train(Path file, PriceList prices) {
    long update =
        4 * prices.nanos(Phase.FORWARD_BACKWARD, 1, 4) + prices.nanos(Phase.OPTIMIZER, 1, 16);
    Settings settings =
        settings(
            "reference-system=" + file,
            "budget.reference-time=" + 60 * update + " ns",
            "evaluation.sequences=8");
    return new Pretrain(
            spark,
            new org.apache.hadoop.fs.Path(out.toUri()),
            new PrintStream(OutputStream.nullOutputStream()))
        .run(
            settings.read(PretrainSettings::read),
            PretrainSettings.identity(settings),
            () -> false);
  }

  private void assertTableHolds(ReferenceSystem system) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                ("SELECT * FROM read_parquet('%s/tables/rst_calibrations/*/*.parquet',"
                        + " hive_partitioning = true) ORDER BY phase, optimizer")
                    .formatted(out))) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        assertThat(rows.getString("reference_system")).isEqualTo("tiny-20260102-030405");
        assertThat(rows.getString("device")).startsWith("cpu (");
        assertThat(rows.getInt("threads")).isEqualTo(2);
        assertThat(rows.getInt("repeats")).isEqualTo(6);
        found.add(
            "%s %s %d %s"
                .formatted(
                    rows.getString("phase"),
                    rows.getString("optimizer"),
                    rows.getInt("active_layers"),
                    rows.getString("sequences")));
        PriceList prices =
            system.prices(
                Optional.ofNullable(rows.getString("optimizer")).orElse("any"),
                TinyCorpus.SEQUENCE_LENGTH);
        Phase.named(rows.getString("phase"))
            .ifPresent(
                phase ->
                    assertThat(Math.rint(1e9 * median(rows)))
                        .isEqualTo((double) prices.nanos(phase, 1, prices.unit(phase).orElse(4))));
      }
      assertThat(found)
          .containsExactly(
              "forward_backward null 1 4",
              "hessian null 1 4",
              "optimizer adamw 1 null",
              "optimizer lion 1 null",
              "optimizer sophia-g 1 null",
              "scoring null 1 8",
              "validation null 1 32");
    }
  }

  private static double median(ResultSet rows) {
    try {
      return rows.getDouble("median_seconds");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void withoutACorpusTheSettingsSayVocabularyAndLength() throws IOException {
    Path left = out.resolve("tables/rst_calibrations/reference_system=mine/left.parquet");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "of a process that died before it wrote the file");
    CalibrateJob.Result result =
        calibrate(
            Optional.of("mine"),
            "prepare.sequence-length=24",
            "prepare.tokenizer.word-piece.vocabulary-size=100",
            "placement.replicas=1");

    ReferenceSystem system = ReferenceSystem.load(out.resolve("reference-systems/mine.conf"));
    assertThat(result.name()).isEqualTo("mine");
    assertThat(left).doesNotExist();
    assertThat(system.model().vocabulary()).isEqualTo(100);
    assertThat(system.sequenceLength()).isEqualTo(24);
    assertThat(system.conditions()).containsEntry("replicas", "1");
    assertThat(lines.get(0))
        .startsWith("Warning: table rst_calibrations has rows of mine without its file")
        .contains("reference-systems/mine.conf")
        .endsWith("stop here and choose another --name");
    assertThat(lines.get(1)).contains("as the settings ask; there is no corpus yet");
  }

  @Test
  void aGivenTokenizerNeedsItsCorpus() {
    assertThatThrownBy(
            () -> calibrate(Optional.empty(), "prepare.tokenizer={given={path=\"t.json\"}}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("run prepare first");
  }

  @Test
  void aNameThatIsThereIsRefusedBeforeAnythingIsMeasured() throws IOException {
    Path file = Files.createDirectories(out.resolve("reference-systems")).resolve("mine.conf");
    Files.writeString(file, "kept");

    assertThatThrownBy(() -> calibrate(Optional.of("mine")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("There is a reference system mine in")
        .hasMessageContaining("choose another --name");
    assertThat(lines).isEmpty();
    assertThat(file).hasContent("kept");
  }

  @Test
  void aNameThatAnotherProcessMeasuresIsRefusedBeforeAnythingIsMeasured() {
    try (Claim other =
        Claim.take(
            new DurableFiles(spark.sparkContext().hadoopConfiguration()),
            new org.apache.hadoop.fs.Path(out.toUri() + "/claims/reference-systems/mine"),
            "Reference system",
            ClaimOwner.ofThisProcess("ntng calibrate"))) {
      assertThatThrownBy(() -> calibrate(Optional.of("mine")))
          .isInstanceOf(HeldException.class)
          .hasMessageContaining("/reference-systems/mine.conf is held by another process: ntng")
          .hasMessageContaining("nothing was changed");
      assertThat(lines).isEmpty();
      other.requireCurrent();
    }
  }

  @Test
  void aNameMustDoAsADirectory() {
    assertThatThrownBy(() -> calibrate(Optional.of("../mine")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--name ../mine");
  }

  @Test
  void noiseIsRefusedAndLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                calibrate(
                    Optional.of("mine"),
                    "calibration.largest-spread=1e-9",
                    "calibration.largest-share=0",
                    "calibration.most-sessions=3"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("too noisy to be a price")
        .hasMessageContaining("after 6 repeats in 2 sessions");
    try (var left = Files.list(out)) {
      assertThat(left).as("who calibrated").containsExactly(out.resolve("claims"));
    }
  }

  private CalibrateJob.Result calibrate(Optional<String> name, String... more) {
    CalibrateConfig config = settings(more).read(CalibrateConfig::read);
    return new CalibrateJob(
            spark, new org.apache.hadoop.fs.Path(out.toUri()), lines::add, () -> NOW)
        .run(config, name, () -> false)
        .orElseThrow();
  }

  private static Settings settings(String... more) {
    List<String> all = TinyCalibration.with("calibration.repeats=3", "calibration.sessions=2");
    all.addAll(List.of(more));
    return Settings.load(List.of(), all);
  }
}

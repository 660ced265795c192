package org.notrainnogain.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePublisherSparkTest {
  private static final String FIRST =
      "{\"step\":1,\"rst_seconds\":0.1,\"split\":\"validation\",\"active_layers\":4,\"loss\":6.123456789012345,\"tokens\":100}\n";
  private static final String SECOND =
      "{\"step\":2,\"rst_seconds\":0.30000000000000004,\"split\":\"validation\",\"active_layers\":4,\"loss\":\"NaN\",\"tokens\":100}\n";

  @TempDir Path directory;
  private SparkSession spark;
  private TablePublisher publisher;
  private TableReader reader;

  @BeforeEach
  void open() {
    spark = LocalSpark.session();
    org.apache.hadoop.fs.Path out = new org.apache.hadoop.fs.Path(directory.toUri());
    publisher =
        new TablePublisher(
            spark,
            new org.apache.hadoop.fs.Path(out, "tables"),
            new org.apache.hadoop.fs.Path(out, "runs/run-1/staging"));
    reader = new TableReader(spark, new org.apache.hadoop.fs.Path(out, "tables"));
  }

  @AfterAll
  static void closeSession() {
    LocalSpark.close();
  }

  @Test
  void publishesOneFileAndNothingBesideIt() throws IOException {
    publish(SECOND, FIRST);

    assertThat(files("tables"))
        .singleElement()
        .asString()
        .matches("tables/validations/run_id=run-1/validations-[0-9a-f]{16}\\.parquet");
    assertThat(files("runs")).allMatch(file -> file.toString().contains("segment-"));
  }

  @Test
  void keepsEveryBitAndOrdersByKey() {
    publish(SECOND, FIRST);

    List<Row> rows = reader.read(ValidationsTable.SCHEMA).collectAsList();
    assertThat(rows).extracting(row -> row.<Long>getAs("step")).containsExactly(1L, 2L);
    assertThat(rows)
        .extracting(row -> row.<Double>getAs("loss"))
        .containsExactly(6.123456789012345, Double.NaN);
    assertThat(rows.get(1).<Double>getAs("rst_seconds")).isEqualTo(0.30000000000000004);
    assertThat(rows).extracting(row -> row.getAs("run_id")).containsOnly("run-1");
  }

  @Test
  void publishingTheSameRowsAgainChangesNothing() throws IOException {
    publish(FIRST, SECOND);
    List<Path> before = files("tables");
    Object written = Files.getLastModifiedTime(directory.resolve(before.get(0)));

    publish(SECOND + FIRST);

    assertThat(files("tables")).isEqualTo(before);
    assertThat(Files.getLastModifiedTime(directory.resolve(before.get(0)))).isEqualTo(written);
  }

  /** A row of a table that is computed anew. */
  record Trial(
      String method,
      int trial,
      String runId,
      String settingsJson,
      Double validationLoss,
      boolean chosen) {}

  @Test
  void rowsThatReplaceOthersLeaveNoneOfThem() throws IOException {
    Trial first = new Trial("baseline", 1, "run-1", "{}", 3.5, true);
    Trial second = new Trial("baseline", 2, "run-2", "{}", null, false);
    publisher.replaceRows(TuningTable.SCHEMA, "plan", List.of(first));
    publisher.replaceRows(TuningTable.SCHEMA, "plan", List.of(second, first));
    publisher.replaceRows(TuningTable.SCHEMA, "plan", List.of(first, second));

    assertThat(files("tables")).hasSize(1);
    assertThat(reader.read(TuningTable.SCHEMA).collectAsList())
        .extracting(row -> row.<Integer>getAs("trial"))
        .containsExactly(1, 2);
  }

  @Test
  void everyColumnHasOneEncodingSinceAnotherJvmWouldListSeveralInAnotherOrder() throws IOException {
    publish(SECOND, FIRST);

    Path published = directory.resolve(files("tables").get(0));
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(published.toUri()), new Configuration()))) {
      assertThat(reader.getFooter().getBlocks())
          .flatMap(BlockMetaData::getColumns)
          .isNotEmpty()
          .allSatisfy(column -> assertThat(column.getEncodings()).hasSize(1));
    }
  }

  @Test
  void refusesOtherContent() throws IOException {
    publish(FIRST);
    List<Path> before = files("tables");

    assertThatThrownBy(() -> publish(FIRST, SECOND))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Table validations has [")
        .hasMessageContaining("with other content")
        .hasMessageContaining("published files are never changed");
    assertThat(files("tables")).isEqualTo(before);
  }

  @Test
  void aTableWithoutRowsIsAFileWithColumns() throws IOException {
    publish();

    assertThat(files("tables")).hasSize(1);
    assertThat(reader.read(ValidationsTable.SCHEMA).count()).isZero();
    assertThat(reader.partitions(ValidationsTable.SCHEMA)).containsExactly("run-1");
  }

  @Test
  void refusesTwoRowsWithOneKey() throws IOException {
    assertThatThrownBy(() -> publish(FIRST, FIRST))
        .rootCause()
        .hasMessageContaining(
            "Table validations has two rows with [step, split] = [1, validation]");
    assertThat(files("tables")).isEmpty();
    assertThat(files("runs")).allMatch(file -> file.toString().contains("segment-"));
  }

  @Test
  void refusesALineThatWasCutOff() {
    assertThatThrownBy(() -> publish(FIRST + SECOND.substring(0, 20)))
        .rootCause()
        .hasMessageContaining("segment-0.jsonl ends within line 2")
        .hasMessageContaining("go back to the checkpoint before it");
  }

  @Test
  void aRunsRowComesLastAndKeepsTimesInUtc() throws IOException {
    publisher.publishRun(
        "run-1",
        new RunSegments(List.of(), List.of(), List.of(), List.of(), segments(FIRST)),
        RunRows.finished());

    Row run = reader.read(RunsTable.SCHEMA).head();
    assertThat(run.<Timestamp>getAs("started_at").toInstant())
        .isEqualTo(Instant.parse("2026-01-02T03:04:05.678901Z"));
    assertThat(run.<Object>getAs("plan_id")).isNull();
    assertThat(run.<Double>getAs("final_learning_rate")).isEqualTo(2.5e-5);
    List<TableSchema> notOfARun =
        List.of(
            SelectionsTable.SCHEMA,
            IrreducibleLossesTable.SCHEMA,
            RstReportTable.SCHEMA,
            RstCalibrationsTable.SCHEMA,
            TuningTable.SCHEMA,
            NightlyRunsTable.SCHEMA);
    for (TableSchema table : Tables.all()) {
      assertThat(reader.partitions(table)).hasSize(notOfARun.contains(table) ? 0 : 1);
    }
  }

  @Test
  void aRunWithoutItsTablesIsNotPublished() {
    assertThatThrownBy(
            () ->
                publisher.publishRun(
                    "run-1",
                    new RunSegments(segments("{}\n"), List.of(), List.of(), List.of(), List.of()),
                    RunRows.finished()))
        .rootCause()
        .hasMessageContaining("line 1 has no column step of table steps, expected bigint");
    assertThat(reader.partitions(RunsTable.SCHEMA)).isEmpty();
  }

  private void publish(String... segments) {
    publisher.publishSegments(ValidationsTable.SCHEMA, "run-1", segments(segments));
  }

  private List<org.apache.hadoop.fs.Path> segments(String... contents) {
    try {
      Path run = Files.createDirectories(directory.resolve("runs/run-1"));
      org.apache.hadoop.fs.Path[] paths = new org.apache.hadoop.fs.Path[contents.length];
      for (int i = 0; i < contents.length; i++) {
        Path segment = Files.writeString(run.resolve("segment-" + i + ".jsonl"), contents[i]);
        paths[i] = new org.apache.hadoop.fs.Path(segment.toUri());
      }
      return List.of(paths);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Path> files(String under) throws IOException {
    Path root = directory.resolve(under);
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile).map(directory::relativize).sorted().toList();
    }
  }
}

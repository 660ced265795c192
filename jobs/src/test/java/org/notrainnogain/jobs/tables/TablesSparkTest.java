package org.notrainnogain.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.report.ReportJob;

/** Published tables, seen by another reader, against what docs/tables.md says of them. */
class TablesSparkTest {
  /** Spark's types as DuckDB names them. */
  private static final Map<String, String> DUCKDB =
      Map.of(
          "bigint", "BIGINT",
          "int", "INTEGER",
          "double", "DOUBLE",
          "string", "VARCHAR",
          "boolean", "BOOLEAN",
          "timestamp", "TIMESTAMP WITH TIME ZONE");

  /** Rows as calibrate publishes them. */
  record Calibrated(
      String model,
      String phase,
      String optimizer,
      int activeLayers,
      Integer sequences,
      int sequenceLength,
      String device,
      int threads,
      String precision,
      double medianSeconds,
      double iqrSeconds,
      int repeats,
      Instant measuredAt) {}

  private static final Calibrated CALIBRATED = calibrated("optimizer", "adamw", null);
  private static final Calibrated EVALUATED = calibrated("validation", null, 32);

  private static Calibrated calibrated(String phase, String optimizer, Integer sequences) {
    return new Calibrated(
        "bert-demo",
        phase,
        optimizer,
        4,
        sequences,
        128,
        "cpu (A CPU)",
        2,
        "fp32",
        0.001,
        0.00001,
        30,
        Instant.parse("2026-01-02T03:04:05.678Z"));
  }

  /** A row as nightly publishes it. */
  record Tuned(
      String method,
      int trial,
      String runId,
      String settingsJson,
      Double validationLoss,
      boolean chosen) {}

  /** A row as nightly publishes it. */
  record Worked(
      String nightId,
      String task,
      String name,
      String runId,
      String status,
      String reason,
      Instant startedAt,
      Instant finishedAt) {}

  private static final Tuned TUNED =
      new Tuned("baseline", 1, "baseline-s1-00aa", "{\"training.batch-size\":64}", 0.5, true);

  private static Worked worked(String night) {
    return new Worked(night, "prepare", "corpus", null, "done", "done before", null, null);
  }

  /** A row as the executors write it. */
  record IrreducibleLoss(
      long exampleId,
      long pass,
      long maskSeed,
      double loss,
      String checkpointSha256,
      String corpusFingerprint) {}

  @TempDir static Path directory;
  private static TablesDocument document;

  @BeforeAll
  static void publish() throws IOException {
    SparkSession spark = LocalSpark.session();
    SampleRun.publish(spark, directory, "baseline-s1-00aa", RunRows.finished());
    TablePublisher publisher =
        new TablePublisher(
            spark,
            new org.apache.hadoop.fs.Path(directory.resolve("tables").toUri()),
            new org.apache.hadoop.fs.Path(directory.resolve("staging").toUri()));
    publisher.publishRows(RstCalibrationsTable.SCHEMA, "demo-cpu", List.of(CALIBRATED, EVALUATED));
    publisher.publishRows(
        IrreducibleLossesTable.SCHEMA,
        "rho-proxy-s1",
        List.of(new IrreducibleLoss(-3, 0, 1, 1.5, "00aa", "00bb")));
    publisher.replaceRows(TuningTable.SCHEMA, "plan", List.of(TUNED));
    publisher.addRows(NightlyRunsTable.SCHEMA, "plan", List.of(worked("first")));
    publisher.addRows(NightlyRunsTable.SCHEMA, "plan", List.of(worked("second")));
    new ReportJob(spark, new org.apache.hadoop.fs.Path(directory.toUri())).run();
    document = TablesDocument.read();
  }

  @AfterAll
  static void closeSession() {
    LocalSpark.close();
  }

  @Test
  void theDocumentDescribesTheTablesThatThereAre() {
    List<String> names = new ArrayList<>(Tables.all().stream().map(TableSchema::name).toList());
    names.add("sequences");

    assertThat(document.tables().keySet()).containsExactlyInAnyOrderElementsOf(names);
    for (TableSchema table : Tables.all()) {
      TablesDocument.Documented documented = document.tables().get(table.name());
      assertThat(documented.partition()).isEqualTo(table.partitionColumn());
      assertThat(documented.key()).as("key of %s", table.name()).isEqualTo(table.key());
      assertThat(documented.types())
          .as("columns of %s", table.name())
          .containsExactlyEntriesOf(columns(table));
      assertThat(documented.nullable())
          .as("nullable columns of %s", table.name())
          .isEqualTo(
              Arrays.stream(table.columns().fields())
                  .filter(StructField::nullable)
                  .map(StructField::name)
                  .toList());
    }
  }

  private static Map<String, String> columns(TableSchema table) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (StructField field : table.columns().fields()) {
      columns.put(field.name(), DUCKDB.get(field.dataType().simpleString()));
    }
    return columns;
  }

  @Test
  void duckDbSeesTheDocumentedColumnsAndTypes() throws SQLException {
    for (TableSchema table : Tables.all()) {
      Map<String, String> expected =
          new LinkedHashMap<>(document.tables().get(table.name()).types());
      expected.put(table.partitionColumn(), "VARCHAR");
      Map<String, String> found = new LinkedHashMap<>();
      for (Map<String, Object> column :
          duckDb(
              "DESCRIBE SELECT * FROM read_parquet('%s/tables/%s/*/*.parquet', hive_partitioning = true)"
                  .formatted(directory, table.name()))) {
        found.put((String) column.get("column_name"), (String) column.get("column_type"));
      }
      assertThat(found).as("columns of %s", table.name()).containsExactlyEntriesOf(expected);
    }
  }

  @Test
  void duckDbSeesTheValues() throws SQLException {
    assertThat(
            duckDb("SELECT count(*) AS n, sum(wall_nanos)::BIGINT AS wall FROM " + all("timings")))
        .singleElement()
        .isEqualTo(Map.of("n", 27L, "wall", 21_150_000_000L));
    assertThat(duckDb("SELECT run_id, epoch_us(started_at) AS micros, reason FROM " + all("runs")))
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.get("run_id")).isEqualTo("baseline-s1-00aa");
              assertThat(run.get("micros"))
                  .isEqualTo(
                      ChronoUnit.MICROS.between(Instant.EPOCH, RunRows.finished().startedAt()));
              assertThat(run.get("reason")).isNull();
            });
  }

  @Test
  void nightsAreAddedAndTuningIsReplaced() throws SQLException {
    assertThat(duckDb("SELECT night_id, plan_id FROM " + all("nightly_runs") + " ORDER BY 1"))
        .containsExactly(
            Map.of("night_id", "first", "plan_id", "plan"),
            Map.of("night_id", "second", "plan_id", "plan"));
    assertThat(duckDb("SELECT trial, chosen FROM " + all("tuning")))
        .containsExactly(Map.of("trial", 1, "chosen", true));
  }

  private static String all(String table) {
    return "read_parquet('%s/tables/%s/*/*.parquet', hive_partitioning = true)"
        .formatted(directory, table);
  }

  private static List<Map<String, Object>> duckDb(String sql) throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}

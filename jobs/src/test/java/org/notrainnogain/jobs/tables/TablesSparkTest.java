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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.report.ReportJob;
import org.notrainnogain.reporting.tables.CalibrationRow;
import org.notrainnogain.reporting.tables.NightlyRunRow;
import org.notrainnogain.reporting.tables.TuningRow;
import org.notrainnogain.storage.tables.TablePublisher;
import org.notrainnogain.storage.tables.TableSchema;
import org.notrainnogain.training.irreducible.IrreducibleLossRow;

/** Published tables, seen by another reader, against what docs/tables.md says of them. */
class TablesSparkTest {
  private static final CalibrationRow CALIBRATED = calibrated("optimizer", "adamw", null);
  private static final CalibrationRow EVALUATED = calibrated("validation", null, 32);
  private static final TuningRow TUNED =
      new TuningRow("baseline", 1, "baseline-s1-00aa", "{\"training.batch-size\":64}", 0.5, true);

  private static CalibrationRow calibrated(String phase, String optimizer, Integer sequences) {
    return new CalibrationRow(
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

  private static NightlyRunRow worked(String night) {
    return new NightlyRunRow(night, "prepare", "corpus", null, "done", "done before", null, null);
  }

  @TempDir static Path directory;

  @BeforeAll
  static void publish() throws IOException {
    SparkSession spark = LocalSpark.session();
    SampleRun.publish(directory, "baseline-s1-00aa", RunRows.finished());
    TablePublisher publisher =
        new TablePublisher(
            new org.apache.hadoop.fs.Path(directory.resolve("tables").toUri()),
            new org.apache.hadoop.fs.Path(directory.resolve("staging").toUri()),
            new Configuration());
    publisher.publishRows(CalibrationRow.TABLE, "demo-cpu", List.of(CALIBRATED, EVALUATED));
    publisher.publishRows(
        IrreducibleLossRow.TABLE,
        "rho-proxy-s1",
        List.of(new IrreducibleLossRow(-3, 0, 1, 1.5, "00aa", "00bb")));
    publisher.replaceRows(TuningRow.TABLE, "plan", List.of(TUNED));
    publisher.addRows(NightlyRunRow.TABLE, "plan", List.of(worked("first")));
    publisher.addRows(NightlyRunRow.TABLE, "plan", List.of(worked("second")));
    new ReportJob(spark, new org.apache.hadoop.fs.Path(directory.toUri())).run();
  }

  @AfterAll
  static void closeSession() {
    LocalSpark.close();
  }

  @Test
  void duckDbSeesTheDocumentedColumnsAndTypes() throws SQLException {
    for (TableSchema<?> table : Tables.all()) {
      Map<String, String> expected = new LinkedHashMap<>();
      table.columns().forEach(column -> expected.put(column.name(), column.type().sql()));
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

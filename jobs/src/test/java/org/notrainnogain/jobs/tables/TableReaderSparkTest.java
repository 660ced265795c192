package org.notrainnogain.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.tables.TablePublisher;
import org.notrainnogain.storage.tables.TableRows;
import org.notrainnogain.storage.tables.TableSchema;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.loop.ValidationRow;

class TableReaderSparkTest {
  private static final String VALIDATIONS =
      "SELECT 1L AS step, 0.5D AS rst_seconds, 'test' AS split, 4 AS active_layers,"
          + " double('NaN') AS loss, 100L AS tokens";
  private static final ValidationRow VALIDATION =
      new ValidationRow(1, 0.5, "test", 4, Double.NaN, 100);

  @TempDir Path directory;
  private final SparkSession spark = LocalSpark.session();

  @AfterAll
  static void closeSession() {
    LocalSpark.close();
  }

  @Test
  void namesFileColumnAndTypeThatDoNotFit() {
    write("SELECT 1L AS step, '0.5' AS rst_seconds, 'test' AS split, 4 AS active_layers");

    assertThatThrownBy(() -> reader().read(ValidationRow.TABLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("validations/run_id=run-1/part-")
        .hasMessageContaining(
            "column rst_seconds is required binary rst_seconds (STRING), expected required double rst_seconds (DOUBLE)")
        .hasMessageContaining("column loss is absent, expected required double loss (DOUBLE)")
        .hasMessageContaining("column tokens is absent, expected required int64 tokens (BIGINT)");
  }

  /** A file is opened for its columns once: what is damaged afterwards is Spark's to find. */
  @Test
  void aFileIsComparedWithItsTableOnce() throws IOException {
    SampleRun.publish(directory, "run-1", RunRows.finished());
    TableReader reader = reader("tables");
    reader.read(StepRow.TABLE);
    try (var files = Files.walk(directory.resolve("tables/steps"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, "damaged");
      }
    }

    assertThat(reader.read(StepRow.TABLE).columns()).contains("learning_rate");
    assertThatThrownBy(() -> reader("tables").read(StepRow.TABLE))
        .hasMessageContaining("is not a readable Parquet file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"o [1] {a,b}", "o*?", "at 10:30", "100% \\"})
  void aDirectoryIsNoPattern(String name) throws IOException {
    SampleRun.publish(
        Files.createDirectory(directory.resolve("other")), "run-2", RunRows.finished());
    Path odd = Files.createDirectory(directory.resolve(name));
    SampleRun.publish(odd, "run-1", RunRows.finished());

    assertThat(reader(name + "/tables").read(RunRow.TABLE).select("run_id").collectAsList())
        .containsExactly(RowFactory.create("run-1"));
  }

  @Test
  void sparkSeesTheRowsThatWereWritten() throws IOException {
    SampleRun.publish(directory, "run-1", RunRows.finished());
    for (TableSchema<?> table : Tables.OF_SEGMENTS) {
      assertThat(seenBySpark(table)).as(table.name()).isNotEmpty().isEqualTo(seenWithout(table));
    }
    assertThat(seenBySpark(RunRow.TABLE)).isEqualTo(seenWithout(RunRow.TABLE));
    assertThat(reader("tables").read(RunRow.TABLE).head().<Timestamp>getAs("started_at"))
        .isEqualTo(Timestamp.from(RunRows.finished().startedAt()));
  }

  /** Each row as a text of its values, instants in UTC. */
  private List<String> seenBySpark(TableSchema<?> table) {
    List<String> rows = new ArrayList<>();
    for (Row row : reader("tables").read(table).drop("run_id").collectAsList()) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(row.get(i) instanceof Timestamp time ? time.toInstant() : row.get(i));
      }
      rows.add(values.toString());
    }
    return rows;
  }

  private <R extends Record> List<String> seenWithout(TableSchema<R> table) {
    return tables("tables").rows(table, "run-1").stream()
        .map(row -> table.values(row).toString())
        .toList();
  }

  @Test
  void whatSparkPublishedIsReadAndNotPublishedAgain() throws IOException {
    write(VALIDATIONS);
    List<Path> before = files();

    assertThat(tables("").rows(ValidationRow.TABLE, "run-1")).containsExactly(VALIDATION);
    new TablePublisher(
            new org.apache.hadoop.fs.Path(directory.toUri()),
            new org.apache.hadoop.fs.Path(directory.resolve("staging").toUri()),
            new Configuration())
        .publishRows(ValidationRow.TABLE, "run-1", List.of(VALIDATION));

    assertThat(files()).isEqualTo(before);
  }

  @Test
  void unknownColumnsAreLeftAlone() {
    write(VALIDATIONS + ", 'x' AS unknown");

    assertThat(reader().read(ValidationRow.TABLE).columns()).doesNotContain("unknown");
    assertThat(reader().read(ValidationRow.TABLE).head().<Long>getAs("tokens")).isEqualTo(100);
  }

  @Test
  void aTableThatIsNotThereHasNoRows() {
    assertThat(reader().read(StepRow.TABLE).count()).isZero();
    assertThat(reader().partitions(StepRow.TABLE)).isEmpty();
    assertThat(reader().read(StepRow.TABLE).columns()).startsWith("step").endsWith("run_id");
  }

  private void write(String sql) {
    spark
        .sql(sql)
        .coalesce(1)
        .write()
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        .parquet(directory.resolve("validations/run_id=run-1").toString());
  }

  private List<Path> files() throws IOException {
    try (var walk = Files.walk(directory.resolve("validations"))) {
      return walk.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private TableReader reader() {
    return reader("");
  }

  private TableReader reader(String under) {
    return new TableReader(spark, new org.apache.hadoop.fs.Path(directory.resolve(under).toUri()));
  }

  private TableRows tables(String under) {
    return new TableRows(
        new org.apache.hadoop.fs.Path(directory.resolve(under).toUri()), new Configuration());
  }
}

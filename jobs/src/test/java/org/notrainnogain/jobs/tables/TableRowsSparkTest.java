package org.notrainnogain.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read without Spark is what Spark reads. */
class TableRowsSparkTest {
  @TempDir Path directory;
  private final SparkSession spark = LocalSpark.session();
  private TableRows rows;
  private TableReader reader;

  @BeforeEach
  void publish() throws IOException {
    SampleRun.publish(spark, directory, "run-1", RunRows.finished());
    org.apache.hadoop.fs.Path tables =
        new org.apache.hadoop.fs.Path(directory.resolve("tables").toUri());
    rows = new TableRows(tables, new Configuration());
    reader = new TableReader(spark, tables);
  }

  @AfterAll
  static void closeSession() {
    LocalSpark.close();
  }

  @Test
  void readsEveryColumnOfEveryTable() {
    for (TableSchema table :
        List.of(
            StepsTable.SCHEMA,
            ChargesTable.SCHEMA,
            TimingsTable.SCHEMA,
            ValidationsTable.SCHEMA,
            RunsTable.SCHEMA)) {
      List<Row> plain = new ArrayList<>();
      rows.forEach(table, "run-1", plain::add);
      assertThat(plain)
          .as(table.name())
          .isNotEmpty()
          .isEqualTo(reader.read(table).drop("run_id").collectAsList());
    }
  }

  @Test
  void aRowIsTheRecordItWas() {
    assertThat(rows.records(RunsTable.SCHEMA, "run-1", RunRow.class))
        .containsExactly(RunRows.finished());
  }

  @Test
  void whatIsNotPublishedHasNoRows() {
    assertThat(rows.partitions(RunsTable.SCHEMA)).containsExactly("run-1");
    assertThat(rows.published(RunsTable.SCHEMA, "run-2")).isFalse();
    assertThat(rows.records(RunsTable.SCHEMA, "run-2", RunRow.class)).isEmpty();
  }
}

package org.notrainnogain.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableReaderSparkTest {
  @TempDir Path directory;
  private final SparkSession spark = LocalSpark.session();

  @AfterAll
  static void closeSession() {
    LocalSpark.close();
  }

  @Test
  void namesFileColumnAndTypeThatDoNotFit() {
    write("SELECT 1L AS step, '0.5' AS rst_seconds, 'test' AS split, 4 AS active_layers");

    assertThatThrownBy(() -> reader().read(ValidationsTable.SCHEMA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("validations/run_id=run-1/part-")
        .hasMessageContaining(
            "column rst_seconds is required binary rst_seconds (STRING), expected required double rst_seconds (double)")
        .hasMessageContaining("column loss is absent, expected required double loss (double)")
        .hasMessageContaining("column tokens is absent, expected required int64 tokens (bigint)");
  }

  @Test
  void namesAFileThatIsNoParquet() throws IOException {
    Path partition = Files.createDirectories(directory.resolve("validations/run_id=run-1"));
    Files.writeString(partition.resolve("validations-00.parquet"), "this is no Parquet file");

    assertThatThrownBy(() -> reader().read(ValidationsTable.SCHEMA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("validations-00.parquet of table validations is not a readable");
  }

  @Test
  void aColumnAddedLaterIsNullInOlderFilesAndUnknownColumnsAreLeftAlone() {
    TableSchema newer =
        new TableSchema(
            "validations",
            "run_id",
            new org.apache.spark.sql.types.StructType()
                .add("step", "bigint", false)
                .add("added", "string", true),
            java.util.List.of("step"));
    write("SELECT 7L AS step, 'x' AS unknown");

    assertThat(reader().read(newer).collectAsList().toString()).isEqualTo("[[7,null,run-1]]");
  }

  @Test
  void aTableThatIsNotThereHasNoRows() {
    assertThat(reader().read(StepsTable.SCHEMA).count()).isZero();
    assertThat(reader().partitions(StepsTable.SCHEMA)).isEmpty();
    assertThat(reader().read(StepsTable.SCHEMA).columns()).endsWith("selected", "run_id");
  }

  @Test
  void refusesAPartitionThatIsNoName() {
    for (String runId : new String[] {"", "../x", "a/b", "a b", "_a", "a=b"}) {
      assertThatThrownBy(() -> RunsTable.SCHEMA.partitionDirectory(runId))
          .hasMessageContaining("Table runs cannot have the partition run_id=" + runId + ";");
    }
  }

  private void write(String sql) {
    spark
        .sql(sql)
        .coalesce(1)
        .write()
        .parquet(directory.resolve("validations/run_id=run-1").toString());
  }

  private TableReader reader() {
    return new TableReader(spark, new org.apache.hadoop.fs.Path(directory.toUri()));
  }
}

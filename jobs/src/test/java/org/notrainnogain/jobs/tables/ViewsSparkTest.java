package org.notrainnogain.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.report.ReportJob;

/** The views and queries of the documentation, in both engines. */
class ViewsSparkTest {
  private static final String IDS_OF_VALID_RUNS =
      "-- DuckDB and Spark\nSELECT run_id FROM valid_runs ORDER BY run_id";

  /** As the program publishes them. */
  @TempDir static Path published;

  /** Made by hand: runs of every kind, some without the columns that came later. */
  @TempDir static Path mixed;

  private static DocumentedSql page;
  private static SparkSession spark;

  @BeforeAll
  static void tables() throws IOException, SQLException {
    spark = LocalSpark.session();
    SampleRun.publish(published, "baseline-s1-00aa", RunRows.finished());
    new ReportJob(spark, new org.apache.hadoop.fs.Path(published.toUri())).run();
    page = DocumentedSql.of("docs/tables.md");
    run("a-baseline-s1", "baseline", 1, null, "finished", 6.0);
    run("b-baseline-s1-again", "baseline", 1, null, "finished", 6.0);
    run("c-baseline-s2", "baseline", 2, null, "failed", null);
    run("d-baseline-trial", "baseline", 9, 1, "finished", 5.0);
    run("e-baseline-s3", "baseline", 3, null, "invalid", 4.0);
    run("f-lion-s1", "lion", 1, null, "finished", 6.5);
    run("g-lion-s2", "lion", 2, null, "finished", 7.5);
    old("h-old-s1");
    old("i-old-s2");
  }

  @AfterAll
  static void closeSession() {
    LocalSpark.close();
  }

  private static void run(
      String id, String method, int seed, Integer trial, String status, Double loss)
      throws IOException, SQLException {
    row(
        id,
        """
        SELECT '%s' AS method, %d::BIGINT AS seed, %s::INTEGER AS trial, '%s' AS status,
          %s::DOUBLE AS test_loss, TIMESTAMPTZ '2026-01-02 03:04:05+00' AS finished_at,
          'by hand' AS tuned, 'comparison' AS comparison_id, 'arm-%s' AS arm_id,
          '{"masks":%d}' AS seeds_json
        """
            .formatted(method, seed, trial, status, loss, method, seed));
  }

  private static void old(String id) throws IOException, SQLException {
    row(
        id,
        """
        SELECT 'baseline' AS method, 1::BIGINT AS seed, NULL::INTEGER AS trial,
          'finished' AS status, 6.0::DOUBLE AS test_loss,
          TIMESTAMPTZ '2025-01-02 03:04:05+00' AS finished_at
        """);
  }

  private static void row(String id, String select) throws IOException, SQLException {
    Path directory = Files.createDirectories(mixed.resolve("tables/runs/run_id=" + id));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (%s) TO '%s' (FORMAT parquet)"
              .formatted(select, directory.resolve("runs-00aa.parquet")));
    }
  }

  /** The definitions of the page alone. */
  private static DocumentedSql views() {
    return new DocumentedSql(
        page.blocks().stream().filter(sql -> sql.contains("CREATE TEMPORARY VIEW")).toList());
  }

  @Test
  void everyQueryRunsInDuckDb() throws SQLException {
    List<List<Map<String, Object>>> answers = page.inDuckDb(published);

    assertThat(answers).hasSize(3);
    assertThat(answers.get(0)).singleElement().extracting("seeds").isEqualTo(1L);
    assertThat(answers.get(1)).isEmpty();
    // The sample's row in runs says 59.5 s and its charges are 7.5 s: the query must see it.
    assertThat(answers.get(2)).singleElement().extracting("charged_seconds").isEqualTo(7.5);
  }

  @Test
  void everyQueryRunsInSpark() {
    List<List<Row>> answers = page.inSpark(spark, published);

    assertThat(answers).hasSize(3);
    assertThat(answers.get(0)).singleElement().extracting(row -> row.getAs("seeds")).isEqualTo(1L);
    assertThat(answers.get(1)).isEmpty();
    assertThat(answers.get(2)).hasSize(6);
  }

  @Test
  void readmesQueryRuns() throws IOException, SQLException {
    DocumentedSql readme = DocumentedSql.of("README.md");
    assertThat(readme.blocks()).hasSize(1);

    assertThat(views().then("-- DuckDB\n" + readme.blocks().get(0)).inDuckDb(published))
        .singleElement()
        .satisfies(rows -> assertThat(rows).singleElement().extracting("seed").isEqualTo(1L));
  }

  @Test
  void validRunsAreThoseThatCount() throws SQLException {
    List<String> valid =
        List.of("a-baseline-s1", "c-baseline-s2", "f-lion-s1", "g-lion-s2", "h-old-s1", "i-old-s2");

    assertThat(views().then(IDS_OF_VALID_RUNS).inDuckDb(mixed).get(0))
        .extracting(row -> row.get("run_id"))
        .isEqualTo(valid);
    assertThat(views().then(IDS_OF_VALID_RUNS).inSpark(spark, mixed).get(0))
        .extracting(row -> row.<String>getAs("run_id"))
        .isEqualTo(valid);
  }

  @Test
  void meansAreByArmWithFailuresBesideThem() {
    List<Row> means = queries(page.blocks()).get(0);

    assertThat(means)
        .extracting(
            row ->
                "%s %s %s %s"
                    .formatted(
                        row.getAs("method"),
                        row.getAs("seeds"),
                        row.getAs("failed"),
                        row.getAs("test_loss")))
        .containsExactly("baseline 2 1 6.0", "lion 2 0 7.0");
  }

  @Test
  void pairsAreOfTheSameSeeds() {
    List<Row> pairs = queries(page.blocks()).get(1);

    assertThat(pairs)
        .extracting(row -> row.getAs("method") + " " + row.getAs("seed") + " " + row.get(4))
        .containsExactly("lion 1 0.5", "lion 2 null");
  }

  /** Of the blocks that ask nothing but the views. */
  private static List<List<Row>> queries(List<String> blocks) {
    return new DocumentedSql(
            blocks.stream().filter(sql -> !sql.contains("DIR/tables/rst")).toList())
        .inSpark(spark, mixed);
  }
}

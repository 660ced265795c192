package org.notrainnogain.jobs.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The SQL of a page of the documentation, in its order. A block says in its first line which engine
 * it is for: {@code -- DuckDB}, {@code -- Spark} or {@code -- DuckDB and Spark}.
 */
record DocumentedSql(List<String> blocks) {
  private static final Pattern BLOCK =
      Pattern.compile("^```sql\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /** The blocks of a page of the repository. */
  static DocumentedSql of(String page) throws IOException {
    String text = Files.readString(Path.of(System.getProperty("ntng.home")).resolve(page));
    return new DocumentedSql(
        BLOCK.matcher(text).results().map(block -> block.group(1).strip()).toList());
  }

  /** These blocks, then others. */
  DocumentedSql then(String... others) {
    List<String> all = new ArrayList<>(blocks);
    all.addAll(Arrays.asList(others));
    return new DocumentedSql(all);
  }

  private List<String> of(String engine, Path out) {
    return blocks.stream()
        .filter(block -> block.lines().findFirst().orElse("").contains(engine))
        .map(block -> block.replace("DIR", out.toString()).replaceFirst(";$", ""))
        .toList();
  }

  /** Runs DuckDB's blocks on one connection: an answer a query, none for a statement. */
  List<List<Map<String, Object>>> inDuckDb(Path out) throws SQLException {
    List<List<Map<String, Object>>> answers = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (String sql : of("DuckDB", out)) {
        if (statement.execute(sql) && !isView(sql)) {
          answers.add(rows(statement.getResultSet()));
        }
      }
    }
    return answers;
  }

  /** Runs Spark's blocks in a session of their own: an answer a query, none for a statement. */
  List<List<Row>> inSpark(SparkSession spark, Path out) {
    SparkSession own = spark.newSession();
    List<List<Row>> answers = new ArrayList<>();
    for (String sql : of("Spark", out)) {
      List<Row> rows = own.sql(sql).collectAsList();
      if (!isView(sql)) {
        answers.add(rows);
      }
    }
    return answers;
  }

  private static boolean isView(String sql) {
    return sql.contains("CREATE TEMPORARY VIEW");
  }

  private static List<Map<String, Object>> rows(ResultSet result) throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    while (result.next()) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
      }
      rows.add(row);
    }
    return rows;
  }
}

package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.util.Event;

/** What an ended run left in its output directory, read without Spark. */
final class LeftBehind {
  private static final int LENGTH_AND_CHECKSUM = 12;

  /** Columns by table that differ from one undisturbed run to the next, or count attempts. */
  private static final Map<String, String> SKIPPED =
      Map.of(
          "timings",
          "EXCLUDE (attempt, executor_id, host, wall_nanos)",
          "runs",
          "EXCLUDE (attempts, wall_seconds, lost_wall_seconds, started_at, finished_at,"
              + " manifest_json)");

  private final Path out;
  private final Path runs;

  /** What the only run in a directory left. */
  LeftBehind(Path out) {
    this(out, "");
  }

  /** What one run of several left, the tables being those of all. */
  LeftBehind(Path out, String runId) {
    this.out = out;
    this.runs = out.resolve("runs").resolve(runId);
  }

  /** Tables, final weights, optimizer state and events are those of an undisturbed run. */
  void requireEqualTo(LeftBehind undisturbed) throws Exception {
    for (String table : List.of("steps", "charges", "validations", "timings", "runs")) {
      assertThat(rows(table)).as(table).isNotEmpty().isEqualTo(undisturbed.rows(table));
    }
    assertThat(lastTensors()).hasSize(3).isEqualTo(undisturbed.lastTensors());
    assertThat(events()).isNotEmpty().isEqualTo(undisturbed.events());
    assertThat(unfinished()).isEmpty();
  }

  /** All rows of a table in one order; checkpoints are written when the wall clock says so. */
  private List<String> rows(String table) throws SQLException {
    String where = table.equals("timings") ? "WHERE phase <> 'checkpoint'" : "";
    return query(
        "SELECT * %s FROM %s %s ORDER BY ALL"
            .formatted(SKIPPED.getOrDefault(table, ""), files(table), where));
  }

  /** Attempts, wall seconds and lost wall seconds of the only run. */
  List<Double> attempts() throws SQLException {
    String[] row =
        query("SELECT attempts, wall_seconds, lost_wall_seconds FROM " + files("runs"))
            .get(0)
            .replaceAll("[\\[\\]]", "")
            .split(", ");
    return Arrays.stream(row).map(Double::valueOf).toList();
  }

  private String files(String table) {
    return "read_parquet('%s/tables/%s/*/*.parquet', hive_partitioning = true)"
        .formatted(out, table);
  }

  private static List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet result = duckdb.createStatement().executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(String.valueOf(result.getObject(column)));
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  /** Hash codes of the last checkpoint's files, by name. */
  private Map<String, Integer> lastTensors() throws IOException {
    Path last =
        walk(runs).stream()
            .filter(path -> path.endsWith("checkpoint.json"))
            .map(Path::getParent)
            .max(Path::compareTo)
            .orElseThrow();
    Map<String, Integer> tensors = new TreeMap<>();
    for (Path file : walk(last)) {
      if (file.toString().endsWith(".safetensors")) {
        tensors.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return tensors;
  }

  /** Values of the event files by folder, tag and step, none of which may come twice. */
  private Map<String, Float> events() throws IOException {
    Map<String, Float> events = new TreeMap<>();
    for (Path file : walk(runs)) {
      if (file.getFileName().toString().contains("tfevents")) {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
          for (Event event = next(in); event != null; event = next(in)) {
            if (event.getSummary().getValueCount() == 1) {
              String key =
                  "%s %s %05d"
                      .formatted(
                          file.getParent().getFileName(),
                          event.getSummary().getValue(0).getTag(),
                          event.getStep());
              assertThat(events.put(key, event.getSummary().getValue(0).getSimpleValue()))
                  .as(key + " comes twice")
                  .isNull();
            }
          }
        }
      }
    }
    return events;
  }

  private static Event next(InputStream in) throws IOException {
    byte[] header = in.readNBytes(LENGTH_AND_CHECKSUM);
    if (header.length == 0) {
      return null;
    }
    int length = (int) ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Event event = Event.parseFrom(in.readNBytes(length));
    in.skipNBytes(Integer.BYTES);
    return event;
  }

  /** Hidden files and staging directories, of which an ended run has none. */
  private List<Path> unfinished() throws IOException {
    return walk(runs).stream()
        .filter(
            path ->
                path.getFileName().toString().startsWith(".")
                    || path.toString().contains("unpublished"))
        .toList();
  }

  private static List<Path> walk(Path directory) throws IOException {
    try (Stream<Path> found = Files.walk(directory)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }
}

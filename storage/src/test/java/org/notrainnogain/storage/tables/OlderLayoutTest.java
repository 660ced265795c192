package org.notrainnogain.storage.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and segments from before columns were added, and from after. */
class OlderLayoutTest {
  private static final OlderMeasureRow OLDER =
      new OlderMeasureRow(3, "speed", 7, Double.NaN, true, MeasureRow.NOON);
  private static final MeasureRow READ =
      new MeasureRow(3, "speed", 7, Double.NaN, null, true, null, MeasureRow.NOON, null);

  /** The same table, demanding a column that files do not have. */
  @Table(name = "measures", partition = "run_id", key = "step", row = "one measure")
  record Demanding(
      @Column("number of the update") long step,
      @Column("other type") String loss,
      @Column("never written") double missing) {
    static final TableSchema<Demanding> TABLE = TableSchema.of(Demanding.class);
  }

  @TempDir Path directory;
  private TablePublisher publisher;
  private TableRows rows;

  @BeforeEach
  void open() {
    org.apache.hadoop.fs.Path out = new org.apache.hadoop.fs.Path(directory.toUri());
    publisher =
        new TablePublisher(out, new org.apache.hadoop.fs.Path(out, "staging"), new Configuration());
    rows = new TableRows(out, new Configuration());
  }

  @Test
  void aColumnThatAnOlderFileLacksIsNull() {
    publisher.publishRows(OlderMeasureRow.TABLE, "run-1", List.of(OLDER));

    assertThat(rows.rows(MeasureRow.TABLE, "run-1")).containsExactly(READ);
  }

  @Test
  void aKeyThatAnOlderSegmentLacksIsNull() throws IOException {
    org.apache.hadoop.fs.Path segment = segment(JsonRows.line(OLDER));
    List<MeasureRow> read = new ArrayList<>();

    rows.forEachOfSegments(MeasureRow.TABLE, List.of(segment), read::add);

    assertThat(read).containsExactly(READ);
  }

  @Test
  void whatAnOlderProgramPublishedIsTheSameFromItsSegments() throws IOException {
    publisher.publishRows(OlderMeasureRow.TABLE, "run-1", List.of(OLDER));

    publisher.publishSegments(MeasureRow.TABLE, "run-1", List.of(segment(JsonRows.line(OLDER))));

    assertThat(rows.rows(MeasureRow.TABLE, "run-1")).hasSize(1);
  }

  @Test
  void columnsThatANewerFileHasAreLeftAlone() {
    publisher.publishRows(MeasureRow.TABLE, "run-1", List.of(READ));

    assertThat(rows.rows(OlderMeasureRow.TABLE, "run-1")).containsExactly(OLDER);
  }

  @Test
  void namesFileColumnAndTypeThatDoNotFit() {
    publisher.publishRows(OlderMeasureRow.TABLE, "run-1", List.of(OLDER));

    assertThatThrownBy(() -> rows.rows(Demanding.TABLE, "run-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("measures/run_id=run-1/measures-")
        .hasMessageContaining(
            "column loss is required double loss, expected required binary loss (STRING) (VARCHAR)")
        .hasMessageContaining(
            "column missing is absent, expected required double missing (DOUBLE)");
  }

  @Test
  void namesSegmentLineColumnAndTypeThatAreNotThere() throws IOException {
    org.apache.hadoop.fs.Path segment = segment("{\"step\":1,\"loss\":\"x\"}");

    assertThatThrownBy(() -> rows.forEachOfSegments(Demanding.TABLE, List.of(segment), row -> {}))
        .hasMessageContaining("segment.jsonl line 1 has no column missing of table measures")
        .hasMessageContaining("expected DOUBLE");
  }

  @Test
  void namesAFileThatIsNoParquet() throws IOException {
    Path partition = Files.createDirectories(directory.resolve("measures/run_id=run-1"));
    Files.writeString(partition.resolve("measures-00.parquet"), "this is no Parquet file");

    assertThatThrownBy(() -> rows.rows(MeasureRow.TABLE, "run-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("measures-00.parquet of table measures is not a readable");
  }

  private org.apache.hadoop.fs.Path segment(String line) throws IOException {
    Path file = Files.writeString(directory.resolve("segment.jsonl"), line + "\n");
    return new org.apache.hadoop.fs.Path(file.toUri());
  }
}

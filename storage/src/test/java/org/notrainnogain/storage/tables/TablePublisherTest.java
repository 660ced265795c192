package org.notrainnogain.storage.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePublisherTest {
  @TempDir Path directory;
  private TablePublisher publisher;
  private TableRows rows;

  @BeforeEach
  void open() {
    org.apache.hadoop.fs.Path out = new org.apache.hadoop.fs.Path(directory.toUri());
    org.apache.hadoop.fs.Path tables = new org.apache.hadoop.fs.Path(out, "tables");
    publisher =
        new TablePublisher(
            tables, new org.apache.hadoop.fs.Path(out, "runs/run-1/staging"), new Configuration());
    rows = new TableRows(tables, new Configuration());
  }

  @Test
  void publishesOneFileAndNothingBesideIt() throws IOException {
    publish(lines(row(1, "a")), lines(row(2, "a")));

    assertThat(files("tables"))
        .singleElement()
        .asString()
        .matches("tables/measures/run_id=run-1/measures-[0-9a-f]{16}\\.parquet");
    assertThat(files("runs")).allMatch(file -> file.toString().contains("segment-"));
  }

  @Test
  void keepsEveryBitAndOrdersByKeyWithinASegmentAndAcrossTwo() throws IOException {
    MeasureRow odd =
        new MeasureRow(
            2, "z", -1, Double.NaN, 0.30000000000000004, false, "so", MeasureRow.NOON, null);
    publish(lines(row(1, "b"), row(1, "a"), odd), lines(row(2, "c"), row(3, "a")));

    assertThat(published())
        .containsExactly(row(1, "a"), row(1, "b"), row(2, "c"), odd, row(3, "a"));
  }

  /** What is scored for an update may be told before the checkpoint of the one before it. */
  @Test
  void aRowMayComeLateByOneStep() throws IOException {
    publish(lines(row(4, "a"), row(5, "scoring"), row(4, "checkpoint")));

    assertThat(published()).containsExactly(row(4, "a"), row(4, "checkpoint"), row(5, "scoring"));
  }

  @Test
  void aSegmentThatGoesBackIsRefused() throws IOException {
    assertThatThrownBy(() -> publish(lines(row(7, "a"), row(9, "a")), lines(row(6, "a"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "Rows of table measures go back from [step, name] = [7, a] to [6, a]; they must come in"
                + " the order of steps");
    assertThat(files("tables")).isEmpty();
  }

  @Test
  void publishingTheSameRowsAgainChangesNothing() throws IOException {
    publish(lines(row(1, "a")), lines(row(2, "a")));
    List<Path> before = files("tables");
    Object written = Files.getLastModifiedTime(directory.resolve(before.get(0)));

    publish(lines(row(1, "a"), row(2, "a")));

    assertThat(files("tables")).isEqualTo(before);
    assertThat(Files.getLastModifiedTime(directory.resolve(before.get(0)))).isEqualTo(written);
  }

  @Test
  void otherBytesOfTheSameRowsAreTheSame() throws IOException {
    publish(lines(row(1, "a")));
    Path published = directory.resolve(files("tables").get(0));
    // As if another version of a library had written it.
    Path renamed = published.resolveSibling("measures-0123456789abcdef.parquet");
    Files.move(published, renamed);

    publish(lines(row(1, "a")));

    assertThat(files("tables")).containsExactly(directory.relativize(renamed));
  }

  @Test
  void rowsThatReplaceOthersLeaveNoneOfThem() throws IOException {
    publisher.replaceRows(MeasureRow.TABLE, "plan", List.of(row(1, "a")));
    publisher.replaceRows(MeasureRow.TABLE, "plan", List.of(row(2, "a"), row(1, "a")));
    publisher.replaceRows(MeasureRow.TABLE, "plan", List.of(row(1, "a"), row(2, "a")));

    assertThat(files("tables")).hasSize(1);
    assertThat(rows.rows(MeasureRow.TABLE, "plan")).containsExactly(row(1, "a"), row(2, "a"));
  }

  @Test
  void rowsThatAreAddedStandBesideOthers() throws IOException {
    publisher.addRows(MeasureRow.TABLE, "plan", List.of(row(1, "a")));
    publisher.addRows(MeasureRow.TABLE, "plan", List.of(row(2, "a")));

    assertThat(files("tables")).hasSize(2);
    assertThat(rows.rows(MeasureRow.TABLE, "plan"))
        .containsExactlyInAnyOrder(row(1, "a"), row(2, "a"));
  }

  @Test
  void everyColumnHasOneEncodingSinceAnotherJvmWouldListSeveralInAnotherOrder() throws IOException {
    publish(lines(row(1, "a"), row(2, "a")));

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
  void refusesOtherRows() throws IOException {
    publish(lines(row(1, "a")));
    List<Path> before = files("tables");

    for (String other : List.of(lines(row(1, "b")), lines(row(1, "a"), row(2, "a")), "")) {
      assertThatThrownBy(() -> publish(other))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Table measures has [")
          .hasMessageContaining("with other rows; published files are never changed, remove the");
    }
    assertThat(files("tables")).isEqualTo(before);
  }

  @Test
  void aTableWithoutRowsIsAFileWithColumns() throws IOException {
    publish();

    assertThat(files("tables")).hasSize(1);
    assertThat(published()).isEmpty();
    assertThat(rows.partitions(MeasureRow.TABLE)).containsExactly("run-1");
  }

  @Test
  void refusesTwoRowsWithOneKey() throws IOException {
    assertThatThrownBy(() -> publish(lines(row(1, "a")), lines(row(1, "a"))))
        .hasMessageContaining(
            "Table measures has two rows with [step, name] = [1, a]; a row a key");
    assertThatThrownBy(
            () -> publisher.publishRows(MeasureRow.TABLE, "p", List.of(row(1, "a"), row(1, "a"))))
        .hasMessageContaining(
            "Table measures has two rows with [step, name] = [1, a]; a row a key");
    assertThat(files("tables")).isEmpty();
    assertThat(files("runs")).allMatch(file -> file.toString().contains("segment-"));
  }

  @Test
  void refusesALineThatWasCutOff() {
    assertThatThrownBy(() -> publish(lines(row(1, "a")) + lines(row(2, "a")).substring(0, 20)))
        .hasMessageContaining("segment-0.jsonl ends within line 2")
        .hasMessageContaining("go back to the checkpoint before it");
  }

  @Test
  void refusesALineThatIsNoRow() throws IOException {
    assertThatThrownBy(() -> publish(lines(row(1, "a")) + "{}\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2 has no column step of table measures, expected BIGINT");
    assertThat(files("tables")).isEmpty();
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Files.createDirectories(directory.resolve("tables"));
    Files.writeString(directory.resolve("tables/measures"), "a file in the way");

    assertThatThrownBy(() -> publisher.publishRows(MeasureRow.TABLE, "run-1", List.of(row(1, "a"))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("Table measures cannot be published in")
        .hasMessageContaining("measures/run_id=run-1");
  }

  @Test
  void manyRowsComeBackInOrder() throws IOException {
    List<MeasureRow> many = new ArrayList<>();
    for (long step = 1; step <= 20_000; step++) {
      many.add(row(step, "name-" + step % 7));
    }
    publish(lines(many.toArray(MeasureRow[]::new)));

    assertThat(published()).isEqualTo(many);
  }

  private static MeasureRow row(long step, String name) {
    return MeasureRow.of(step, name);
  }

  private static String lines(MeasureRow... rows) {
    StringBuilder lines = new StringBuilder();
    for (MeasureRow row : rows) {
      lines.append(JsonRows.line(row)).append('\n');
    }
    return lines.toString();
  }

  private List<MeasureRow> published() {
    return rows.rows(MeasureRow.TABLE, "run-1");
  }

  private void publish(String... contents) throws IOException {
    Path run = Files.createDirectories(directory.resolve("runs/run-1"));
    List<org.apache.hadoop.fs.Path> segments = new ArrayList<>();
    for (int i = 0; i < contents.length; i++) {
      Path segment = Files.writeString(run.resolve("segment-" + i + ".jsonl"), contents[i]);
      segments.add(new org.apache.hadoop.fs.Path(segment.toUri()));
    }
    publisher.publishSegments(MeasureRow.TABLE, "run-1", segments);
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

package org.notrainnogain.dataprep.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetPiecesTest {
  private static final ParquetPieces TEXTS = new ParquetPieces("text");
  private static final int ROWS = 500;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optional int64 crawled (TIMESTAMP(NANOS,true));",
        "optional int64 crawled (TIMESTAMP(NANOS,false));",
        "optional int64 at (TIME(MICROS,true));",
        "optional fixed_len_byte_array(12) span (INTERVAL);",
        "optional int64 big (INTEGER(64,false));",
        "optional int96 old;",
        "optional group tags (LIST) { repeated group list { optional binary element (STRING); } }"
      })
  void whatLiesBesideTheColumnDoesNotMatter(String other) throws IOException {
    Path file = write("a.parquet", "optional binary text (STRING); " + other, addText());
    assertThat(texts(Long.MAX_VALUE, file)).isEqualTo(expected());
    assertThat(texts(1000, file)).as("in pieces").isEqualTo(expected());
  }

  @Test
  void namesAreNames() throws IOException {
    for (String name : List.of("part[1].parquet", "a{b}.parquet", "what?.parquet", "c:d.parquet")) {
      write(name, "required binary text (STRING);", addText());
    }
    assertThat(texts(Long.MAX_VALUE, directory)).hasSize(4 * ROWS);
  }

  @Test
  void aNullIsAnEmptyDocumentAndAFileOfNoBytesHasNone() throws IOException {
    Path file =
        write(
            "a.parquet",
            "optional binary text (STRING);",
            (row, i) -> {
              if (i % 2 == 0) {
                row.add("text", "x");
              }
            });
    Files.write(directory.resolve("empty.parquet"), new byte[0]);
    assertThat(texts(Long.MAX_VALUE, directory)).hasSize(ROWS).contains("", "x");
    assertThat(Files.size(file)).isPositive();
  }

  @Test
  void rowsOfAFileWithoutTheColumnAreAccountedFor() throws IOException {
    write("a.parquet", "required binary text (STRING);", addText());
    Path without =
        write(
            "b.parquet",
            "required binary body (STRING); required int32 n;",
            (row, i) -> row.append("body", "x").append("n", i));
    List<Reading> readings = ReadSource.of(TEXTS, 1000, directory.toString());
    assertThat(readings.stream().filter(r -> r instanceof Reading.Document)).hasSize(ROWS);
    assertThat(readings.stream().filter(r -> r instanceof Reading.LeftOut))
        .hasSize(ROWS)
        .containsOnly(
            new Reading.LeftOut(
                Reading.LeftOut.WITHOUT_COLUMN,
                new Reading.Defect(
                    "file:" + without,
                    0,
                    "Column text is not in file:" + without + ", which has body, n")));
  }

  @Test
  void filesThatCannotBeReadSayFileColumnReasonAndWayOut() throws IOException {
    refused(
        write("int.parquet", "required int64 text;", (row, i) -> row.add("text", (long) i)),
        "is of type INT64, expected string; set prepare.source.parquet.column");
    refused(
        write("bytes.parquet", "required binary text;", addText()),
        "is of type BINARY, expected string; set prepare.source.parquet.column");
    refused(brotli(), "is packed by BROTLI, which is not read; write the file again with zstd");
    Path cut = write("cut.parquet", "required binary text (STRING);", addText());
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> texts(Long.MAX_VALUE, cut))
        .hasMessageStartingWith("Source file:" + cut + " cannot be read as Parquet: " + cut + " ")
        .hasMessageContaining("replace the file, or leave it out of the paths");
  }

  private void refused(Path file, String why) {
    assertThatThrownBy(() -> texts(Long.MAX_VALUE, file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Column text of file:" + file + " ")
        .hasMessageContaining(why);
  }

  private static BiConsumer<Group, Integer> addText() {
    return (row, i) -> row.add("text", "row " + i);
  }

  private static List<String> expected() {
    return IntStream.range(0, ROWS).mapToObj(i -> "row " + i).toList();
  }

  private static List<String> texts(long pieceBytes, Path path) throws IOException {
    return ReadSource.of(TEXTS, pieceBytes, path.toString()).stream()
        .filter(reading -> reading instanceof Reading.Document)
        .map(reading -> ((Reading.Document) reading).text())
        .toList();
  }

  /** Hadoop's paths know no colons: the file gets its name afterwards. */
  private Path write(String name, String columns, BiConsumer<Group, Integer> fill)
      throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message m { " + columns + " }");
    SimpleGroupFactory rows = new SimpleGroupFactory(schema);
    Path unnamed = Files.createTempDirectory("parquet").resolve("file");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(unnamed.toUri()))
            .withType(schema)
            .withRowGroupSize(2000L)
            .withPageRowCountLimit(50)
            .build()) {
      for (int i = 0; i < ROWS; i++) {
        Group row = rows.newGroup();
        fill.accept(row, i);
        writer.write(row);
      }
    }
    return Files.move(unnamed, directory.resolve(name));
  }

  private Path brotli() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType("message m { required binary text (STRING); }");
    Path file = directory.resolve("brotli.parquet");
    ParquetFileWriter writer =
        new ParquetFileWriter(
            HadoopOutputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()),
            schema,
            ParquetFileWriter.Mode.CREATE,
            1 << 20,
            0,
            64,
            64,
            true);
    writer.start();
    writer.startBlock(1);
    writer.startColumn(schema.getColumns().get(0), 1, CompressionCodecName.BROTLI);
    writer.writeDataPage(
        1,
        9,
        BytesInput.from(new byte[9]),
        Statistics.createStats(schema.getColumns().get(0).getPrimitiveType()),
        1,
        Encoding.RLE,
        Encoding.RLE,
        Encoding.PLAIN);
    writer.endColumn();
    writer.endBlock();
    writer.end(java.util.Map.of());
    return file;
  }
}

package org.notrainnogain.dataprep.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.PackedSequence;

class SequenceShardTest {
  private static final String NAME = "sequences/split=train/shard-00000.parquet";

  @TempDir java.nio.file.Path directory;
  private final Configuration configuration = new Configuration();

  @Test
  void sequencesComeBackAcrossRowGroups() throws IOException {
    List<PackedSequence> sequences = sequences(45_000, 128);
    Path file = file("shard.parquet");
    SequenceShard.Written written = SequenceShard.write(file, configuration, sequences);
    assertThat(written.rows()).isEqualTo(45_000);
    assertThat(written.bytes()).isEqualTo(Files.size(directory.resolve("shard.parquet")));
    List<PackedSequence> read = SequenceShard.read(file, configuration, shard(written));
    assertThat(read).hasSize(45_000);
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).exampleId()).isEqualTo(sequences.get(i).exampleId());
      assertThat(read.get(i).documentId()).isEqualTo(sequences.get(i).documentId());
      assertThat(read.get(i).position()).isEqualTo(i);
      assertThat(read.get(i).tokens()).isEqualTo(sequences.get(i).tokens());
    }
  }

  @Test
  void sameSequencesMakeTheSameBytesAndNothingElse() throws IOException {
    Configuration other = new Configuration();
    other.set("parquet.compression.codec.zstd.level", "9");
    other.set("parquet.page.size", "1000");
    SequenceShard.Written first =
        SequenceShard.write(file("a.parquet"), configuration, sequences(500, 64));
    SequenceShard.Written second =
        SequenceShard.write(file("b.parquet"), other, sequences(500, 64));
    assertThat(second).isEqualTo(first);
    try (var files = Files.list(directory)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("a.parquet", "b.parquet");
    }
  }

  @Test
  void everyColumnHasOneEncodingSinceAnotherJvmWouldListSeveralInAnotherOrder() throws IOException {
    Path file = file("shard.parquet");
    SequenceShard.write(file, configuration, sequences(500, 64));
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration))) {
      assertThat(reader.getFooter().getBlocks())
          .flatMap(BlockMetaData::getColumns)
          .hasSize(4)
          .allSatisfy(column -> assertThat(column.getEncodings()).hasSize(1));
    }
  }

  @Test
  void refusesAnotherChecksumSizeOrNumberOfRows() throws IOException {
    Path file = file("shard.parquet");
    SequenceShard.Written written = SequenceShard.write(file, configuration, sequences(10, 16));
    CorpusManifest.Shard rows =
        new CorpusManifest.Shard(NAME, 11, written.bytes(), written.sha256());
    assertThatThrownBy(() -> SequenceShard.read(file, configuration, rows))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("has 10 sequences, its manifest says 11");

    byte[] bytes = Files.readAllBytes(directory.resolve("shard.parquet"));
    bytes[20] ^= 1;
    Files.write(directory.resolve("shard.parquet"), bytes);
    assertThatThrownBy(() -> SequenceShard.read(file, configuration, shard(written)))
        .hasMessageContaining("has SHA-256 ")
        .hasMessageContaining("its manifest says " + written.sha256())
        .hasMessageEndingWith(
            "copy the corpus again, or remove its directory and run prepare again");

    Files.write(directory.resolve("shard.parquet"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> SequenceShard.read(file, configuration, shard(written)))
        .hasMessageContaining("has only 3 bytes, its manifest says " + written.bytes());
    Files.delete(directory.resolve("shard.parquet"));
    assertThatThrownBy(() -> SequenceShard.read(file, configuration, shard(written)))
        .hasMessageContaining("shard.parquet is named by the corpus's manifest");
  }

  @Test
  void writesNoEmptyShardNorOverAnother() {
    assertThatThrownBy(() -> SequenceShard.write(file("empty.parquet"), configuration, List.of()))
        .hasMessageContaining("must have at least one sequence, got none");
    assertThat(directory).isEmptyDirectory();
    SequenceShard.write(file("full.parquet"), configuration, sequences(3, 8));
    assertThatThrownBy(
            () -> SequenceShard.write(file("full.parquet"), configuration, sequences(3, 8)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("Cannot write " + file("full.parquet"))
        .hasMessageContaining("check free space and permissions");
    assertThat(directory).isDirectoryNotContaining(path -> !path.endsWith("full.parquet"));
  }

  @Test
  void leavesNothingWhenTheSequencesFail() {
    Iterator<PackedSequence> good = sequences(5, 8).iterator();
    Iterable<PackedSequence> failing =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public PackedSequence next() {
                return good.next();
              }
            };
    assertThatThrownBy(() -> SequenceShard.write(file("part.parquet"), configuration, failing))
        .isInstanceOf(java.util.NoSuchElementException.class);
    assertThat(directory).isEmptyDirectory();
  }

  private Path file(String name) {
    return new Path(directory.resolve(name).toUri());
  }

  private static CorpusManifest.Shard shard(SequenceShard.Written written) {
    return new CorpusManifest.Shard(NAME, written.rows(), written.bytes(), written.sha256());
  }

  private static List<PackedSequence> sequences(int count, int length) {
    RandomGenerator random = SeededRandom.of(1, "shard-test");
    return LongStream.range(0, count)
        .mapToObj(
            position ->
                new PackedSequence(
                    random.nextLong(),
                    random.nextLong(),
                    position,
                    IntStream.generate(() -> random.nextInt(8192)).limit(length).toArray()))
        .toList();
  }
}

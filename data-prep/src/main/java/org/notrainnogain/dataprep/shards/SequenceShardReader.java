package org.notrainnogain.dataprep.shards;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.PackedSequence;
import org.notrainnogain.storage.PlainFileSystem;
import org.notrainnogain.storage.Sha256;

/**
 * Reads a shard column by column, after its bytes have been checked. Assembling records one by one,
 * Parquet's usual way, takes many times as long.
 */
final class SequenceShardReader {
  /** Shards are read whole, so none may be larger; prepare writes a few megabytes. */
  private static final long MOST_BYTES = 1L << 30;

  private static final int LONGEST_SEQUENCE = 1 << 16;

  /** Prepare trusts a manifest that is there, and so mends nothing before it is removed. */
  private static final String WAY_OUT =
      "; copy the corpus again, or remove its directory and run prepare again";

  private SequenceShardReader() {}

  static List<PackedSequence> read(
      Path path, Configuration configuration, CorpusManifest.Shard expected) throws IOException {
    byte[] bytes = bytes(path, configuration, expected);
    checkSha256(path, bytes, expected);
    InMemoryParquetFile file = new InMemoryParquetFile(bytes);
    try (ParquetFileReader reader =
        ParquetFileReader.open(file, ParquetReadOptions.builder().build())) {
      checkSchema(path, reader.getFileMetaData().getSchema());
      if (reader.getRecordCount() != expected.rows()) {
        throw new IOException(
            "Shard "
                + path
                + " has "
                + reader.getRecordCount()
                + " sequences, its manifest says "
                + expected.rows()
                + WAY_OUT);
      }
      List<PackedSequence> sequences = new ArrayList<>((int) expected.rows());
      String writer = reader.getFileMetaData().getCreatedBy();
      for (BlockMetaData rowGroup : reader.getRowGroups()) {
        read(rowGroup, reader.readNextRowGroup(), writer, sequences);
      }
      return sequences;
    } catch (ParquetRuntimeException | IllegalArgumentException e) {
      throw new IOException(
          "Shard "
              + path
              + " cannot be read as a Parquet file of sequences: "
              + e.getMessage()
              + WAY_OUT,
          e);
    }
  }

  private static byte[] bytes(Path path, Configuration configuration, CorpusManifest.Shard expected)
      throws IOException {
    if (expected.bytes() > MOST_BYTES || expected.rows() > MOST_BYTES) {
      throw new IOException(
          "Shard "
              + path
              + " has "
              + expected.bytes()
              + " bytes and "
              + expected.rows()
              + " sequences, at most "
              + MOST_BYTES
              + " are read; prepare the corpus with more shards");
    }
    try (InputStream in = PlainFileSystem.of(path, configuration).open(path)) {
      byte[] bytes = in.readNBytes((int) expected.bytes());
      if (bytes.length < expected.bytes() || in.read() >= 0) {
        throw new IOException(
            "Shard "
                + path
                + " has "
                + (bytes.length < expected.bytes() ? "only " + bytes.length : "more")
                + " bytes,"
                + " its manifest says "
                + expected.bytes()
                + WAY_OUT);
      }
      return bytes;
    } catch (FileNotFoundException e) {
      FileNotFoundException explained =
          new FileNotFoundException(path + " is named by the corpus's manifest" + WAY_OUT);
      explained.initCause(e);
      throw explained;
    }
  }

  private static void checkSha256(Path path, byte[] bytes, CorpusManifest.Shard expected)
      throws IOException {
    String sha256 = Sha256.hex(bytes);
    if (!sha256.equals(expected.sha256())) {
      throw new IOException(
          "Shard "
              + path
              + " has SHA-256 "
              + sha256
              + ", its manifest says "
              + expected.sha256()
              + WAY_OUT);
    }
  }

  private static void checkSchema(Path path, MessageType schema) throws IOException {
    if (!schema.getFields().equals(SequenceShard.SCHEMA.getFields())) {
      throw new IOException(
          "Shard "
              + path
              + " has columns "
              + schema.getFields()
              + ", expected "
              + SequenceShard.SCHEMA.getFields()
              + WAY_OUT);
    }
  }

  private static void read(
      BlockMetaData rowGroup, PageReadStore rows, String writer, List<PackedSequence> sequences) {
    long left = checkedTokens(rowGroup);
    ColumnReadStore columns =
        new ColumnReadStoreImpl(rows, new UnusedGroup(), SequenceShard.SCHEMA, writer);
    int count = (int) rows.getRowCount();
    long[] exampleIds = numbers(columns, count, "example_id");
    long[] documentIds = numbers(columns, count, "document_id");
    long[] positions = numbers(columns, count, "position");
    ColumnReader tokens = columns.getColumnReader(column("tokens", "list", "element"));
    int[] buffer = new int[LONGEST_SEQUENCE];
    for (int row = 0; row < count; row++) {
      int length = 0;
      do {
        if (left-- == 0
            || length == LONGEST_SEQUENCE
            || tokens.getCurrentDefinitionLevel()
                < tokens.getDescriptor().getMaxDefinitionLevel()) {
          throw new IllegalArgumentException(
              "row " + row + " must have 1 to " + LONGEST_SEQUENCE + " tokens");
        }
        buffer[length++] = tokens.getInteger();
        tokens.consume();
      } while (left > 0 && tokens.getCurrentRepetitionLevel() > 0);
      sequences.add(
          new PackedSequence(
              exampleIds[row], documentIds[row], positions[row], Arrays.copyOf(buffer, length)));
    }
  }

  /** Values of the column of tokens; the other columns must have one a row. */
  private static long checkedTokens(BlockMetaData rowGroup) {
    long tokens = 0;
    for (ColumnChunkMetaData column : rowGroup.getColumns()) {
      if (column.getPath().size() > 1) {
        tokens = column.getValueCount();
      } else if (column.getValueCount() != rowGroup.getRowCount()) {
        throw new IllegalArgumentException(
            "column " + column.getPath().toDotString() + " must have one value a row");
      }
    }
    return tokens;
  }

  private static long[] numbers(ColumnReadStore columns, int count, String name) {
    ColumnReader reader = columns.getColumnReader(column(name));
    long[] numbers = new long[count];
    for (int row = 0; row < count; row++) {
      numbers[row] = reader.getLong();
      reader.consume();
    }
    return numbers;
  }

  private static ColumnDescriptor column(String... path) {
    return SequenceShard.SCHEMA.getColumnDescription(path);
  }

  /** Parquet asks for converters even where values are taken from the column itself. */
  private static final class UnusedGroup extends GroupConverter {
    @Override
    public Converter getConverter(int fieldIndex) {
      // The type at this place is a group only on the way to "element": tokens, then list.
      return new UnusedField();
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  private static final class UnusedField extends PrimitiveConverter {
    @Override
    public GroupConverter asGroupConverter() {
      return new UnusedGroup();
    }
  }
}

package org.notrainnogain.training.irreducible;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.notrainnogain.dataprep.shards.InMemoryParquetFile;
import org.notrainnogain.dataprep.shards.InMemoryParquetOutput;

/**
 * A file of the table {@code irreducible_losses}: one shard of the corpus in one pass, in the order
 * of the shard's sequences. The same losses make the same bytes.
 */
final class IrreducibleLossShard {
  static final MessageType SCHEMA = IrreducibleLossRow.TABLE.parquet();

  private IrreducibleLossShard() {}

  /** Name of the file of a shard in a pass. */
  static String name(long pass, int shard) {
    return "pass-%05d-shard-%05d.parquet".formatted(pass, shard);
  }

  /**
   * Sequences and their losses, in the order of the shard.
   *
   * @param exampleIds content ids
   * @param losses mean over the masked positions, in nats
   */
  record Losses(long[] exampleIds, float[] losses) {}

  /** The bytes of a file. */
  static byte[] write(
      Losses losses, long pass, long maskSeed, String checkpointSha256, String corpusFingerprint)
      throws IOException {
    InMemoryParquetOutput file = new InMemoryParquetOutput();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(file)
            .withType(SCHEMA)
            .withConf(new Configuration(false))
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
            // The order of several encodings in the footer is another in every JVM.
            .withDictionaryEncoding(false)
            .build()) {
      SimpleGroupFactory rows = new SimpleGroupFactory(SCHEMA);
      for (int i = 0; i < losses.losses().length; i++) {
        writer.write(
            rows.newGroup()
                .append("example_id", losses.exampleIds()[i])
                .append("pass", pass)
                .append("mask_seed", maskSeed)
                .append("loss", (double) losses.losses()[i])
                .append("checkpoint_sha256", checkpointSha256)
                .append("corpus_fingerprint", corpusFingerprint));
      }
    }
    return file.bytes();
  }

  /**
   * Reads the bytes of a file, which its checksum vouches for.
   *
   * @param rows how many there must be
   * @throws IOException when they are no such file
   */
  static Losses read(byte[] bytes, int rows) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            new InMemoryParquetFile(bytes), ParquetReadOptions.builder().build())) {
      MessageType found = reader.getFileMetaData().getSchema();
      if (!found.getFields().equals(SCHEMA.getFields()) || reader.getRecordCount() != rows) {
        throw new IOException(
            "it has %d rows of %s, expected %d of %s"
                .formatted(reader.getRecordCount(), found, rows, SCHEMA));
      }
      Losses losses = new Losses(new long[rows], new float[rows]);
      int row = 0;
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(SCHEMA)
                .getRecordReader(pages, new GroupRecordConverter(SCHEMA));
        for (long left = pages.getRowCount(); left > 0; left--) {
          Group group = records.read();
          losses.exampleIds[row] = group.getLong("example_id", 0);
          losses.losses[row] = (float) group.getDouble("loss", 0);
          row++;
        }
      }
      return losses;
    } catch (ParquetRuntimeException e) {
      throw new IOException("it is no Parquet file of irreducible losses: " + e.getMessage(), e);
    }
  }
}

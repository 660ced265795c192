package org.notrainnogain.dataprep.shards;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.RecordConsumer;
import org.notrainnogain.dataprep.sequences.PackedSequence;
import org.notrainnogain.storage.PlainFileSystem;
import org.notrainnogain.storage.Sha256;

/** Writes a shard and hashes it on the way. */
final class SequenceShardWriter {
  private static final long ROW_GROUP_BYTES = 8L << 20;
  private static final int ZSTANDARD_LEVEL = 3;

  private SequenceShardWriter() {}

  static SequenceShard.Written write(
      Path path, Configuration configuration, Iterable<PackedSequence> sequences) {
    try {
      FileSystem fileSystem = PlainFileSystem.of(path, configuration);
      HashedFile file = new HashedFile(fileSystem, path);
      boolean complete = false;
      try {
        long rows = write(file, deterministic(configuration), sequences);
        complete = true;
        return new SequenceShard.Written(rows, file.bytes, file.sha256());
      } finally {
        if (!complete && file.created) {
          fileSystem.delete(path, false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Shard "
              + path
              + " cannot be written: "
              + e.getMessage()
              + "; choose an output that can be written and has room",
          e);
    }
  }

  private static long write(
      HashedFile file, Configuration configuration, Iterable<PackedSequence> sequences)
      throws IOException {
    long rows = 0;
    try (ParquetWriter<PackedSequence> writer = new Builder(file, configuration).build()) {
      for (PackedSequence sequence : sequences) {
        writer.write(sequence);
        rows++;
      }
    }
    if (rows == 0) {
      throw new IllegalArgumentException(
          "Shard "
              + file.path
              + " must have at least one sequence, got none; write no file for it");
    }
    return rows;
  }

  /** What a session sets for its own Parquet files must not change the bytes of a corpus. */
  private static Configuration deterministic(Configuration configuration) {
    Configuration own = new Configuration(configuration);
    own.setInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, ZSTANDARD_LEVEL);
    own.setInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_WORKERS, 0);
    return own;
  }

  private static final class Builder extends ParquetWriter.Builder<PackedSequence, Builder> {
    Builder(OutputFile file, Configuration configuration) {
      super(file);
      withConf(configuration);
      withCompressionCodec(CompressionCodecName.ZSTD);
      withRowGroupSize(ROW_GROUP_BYTES);
      // One encoding a column. Several are listed in the footer in the order of a hash set of
      // enums,
      // which another JVM has otherwise: the same rows would not be the same bytes.
      withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0);
      withDictionaryEncoding(false);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<PackedSequence> getWriteSupport(Configuration configuration) {
      return new SequenceColumns();
    }
  }

  private static final class SequenceColumns extends WriteSupport<PackedSequence> {
    private RecordConsumer consumer;

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(SequenceShard.SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(PackedSequence sequence) {
      consumer.startMessage();
      number("example_id", 0, sequence.exampleId());
      number("document_id", 1, sequence.documentId());
      number("position", 2, sequence.position());
      consumer.startField("tokens", 3);
      consumer.startGroup();
      consumer.startField("list", 0);
      for (int token : sequence.tokens()) {
        consumer.startGroup();
        consumer.startField("element", 0);
        consumer.addInteger(token);
        consumer.endField("element", 0);
        consumer.endGroup();
      }
      consumer.endField("list", 0);
      consumer.endGroup();
      consumer.endField("tokens", 3);
      consumer.endMessage();
    }

    private void number(String name, int index, long value) {
      consumer.startField(name, index);
      consumer.addLong(value);
      consumer.endField(name, index);
    }
  }

  /** A new file whose bytes are counted and hashed while they are written. */
  private static final class HashedFile implements OutputFile {
    private final FileSystem fileSystem;
    private final Path path;
    private final MessageDigest digest;
    private boolean created;
    private long bytes;

    HashedFile(FileSystem fileSystem, Path path) {
      this.fileSystem = fileSystem;
      this.path = path;
      this.digest = Sha256.digest();
    }

    String sha256() {
      return Sha256.hex(digest);
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
      OutputStream out = fileSystem.create(path, false);
      created = true;
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes;
        }

        @Override
        public void write(int value) throws IOException {
          write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] values, int offset, int length) throws IOException {
          out.write(values, offset, length);
          digest.update(values, offset, length);
          bytes += length;
        }

        @Override
        public void flush() throws IOException {
          out.flush();
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      throw new UnsupportedOperationException("Shards are written once");
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }

    @Override
    public String getPath() {
      return path.toString();
    }
  }
}

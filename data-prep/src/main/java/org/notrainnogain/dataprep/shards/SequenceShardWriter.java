package org.notrainnogain.dataprep.shards;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.notrainnogain.dataprep.sequences.PackedSequence;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.storage.StreamedParquet;

/** Writes a shard. */
final class SequenceShardWriter {
  private static final long ROW_GROUP_BYTES = 8L << 20;
  private static final int ZSTANDARD_LEVEL = 3;

  private SequenceShardWriter() {}

  static SequenceShard.Written write(
      Path path, Configuration configuration, Iterable<PackedSequence> sequences) {
    long[] rows = new long[1];
    StoredFile file =
        new DurableFiles(configuration)
            .write(
                path,
                out ->
                    rows[0] =
                        write(
                            new StreamedParquet(out, path.toString()),
                            deterministic(configuration),
                            sequences));
    return new SequenceShard.Written(rows[0], file.bytes(), file.sha256());
  }

  private static long write(
      StreamedParquet file, Configuration configuration, Iterable<PackedSequence> sequences)
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
              + file.getPath()
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
      StreamedParquet.sameBytesEverywhere(this);
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
}

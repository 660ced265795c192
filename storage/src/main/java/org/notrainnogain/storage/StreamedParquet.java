package org.notrainnogain.storage;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A new Parquet file whose bytes go to a stream, which its owner closes. */
public final class StreamedParquet implements OutputFile {
  private final OutputStream out;
  private final String name;
  private long bytes;

  /**
   * A file that is written once.
   *
   * @param name for messages
   */
  public StreamedParquet(OutputStream out, String name) {
    this.out = out;
    this.name = name;
  }

  /**
   * Has the same rows become the same bytes in every JVM: one encoding a column. Several are listed
   * in the footer in the order of a hash set of enums, which another JVM has otherwise.
   */
  public static <T, B extends ParquetWriter.Builder<T, B>> B sameBytesEverywhere(B builder) {
    return builder
        .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
        .withDictionaryEncoding(false);
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new PositionOutputStream() {
      @Override
      public long getPos() {
        return bytes;
      }

      @Override
      public void write(int value) throws IOException {
        out.write(value);
        bytes++;
      }

      @Override
      public void write(byte[] values, int offset, int length) throws IOException {
        out.write(values, offset, length);
        bytes += length;
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    };
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    throw new UnsupportedOperationException("File " + name + " is written once");
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
    return name;
  }
}

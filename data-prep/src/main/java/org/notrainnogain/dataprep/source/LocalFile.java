package org.notrainnogain.dataprep.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A file of this machine, or of a file system that all machines mount. Java's own interface reads
 * it: Hadoop's takes a colon in a name for a scheme, believes checksum files of other programs, and
 * starts a process for each file that it lists.
 *
 * @param uri every byte of its name, also where that is no text
 * @param length in bytes
 * @param modified in milliseconds since 1970
 */
record LocalFile(URI uri, long length, long modified) implements SourceFile {
  private static final long serialVersionUID = 1L;
  private static final String[] ANYWHERE = {};

  static LocalFile of(Path path, BasicFileAttributes attributes) {
    return new LocalFile(path.toUri(), attributes.size(), attributes.lastModifiedTime().toMillis());
  }

  @Override
  public String path() {
    return "file:" + Path.of(uri);
  }

  @Override
  public String[] hosts(long offset) {
    return ANYWHERE;
  }

  @Override
  public InputStream open(long offset, Configuration configuration) throws IOException {
    return Channels.newInputStream(Files.newByteChannel(Path.of(uri)).position(offset));
  }

  @Override
  public LocalFile now(Configuration configuration) throws IOException {
    Path path = Path.of(uri);
    return of(path, Files.readAttributes(path, BasicFileAttributes.class));
  }

  @Override
  public InputFile parquet(Configuration configuration) {
    Path path = Path.of(uri);
    long bytes = length;
    return new InputFile() {
      @Override
      public long getLength() {
        return bytes;
      }

      @Override
      public SeekableInputStream newStream() throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(path);
        return new DelegatingSeekableInputStream(Channels.newInputStream(channel)) {
          @Override
          public long getPos() throws IOException {
            return channel.position();
          }

          @Override
          public void seek(long position) throws IOException {
            channel.position(position);
          }
        };
      }

      /** For messages of Parquet's. */
      @Override
      public String toString() {
        return path.toString();
      }
    };
  }
}

package org.notrainnogain.dataprep.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.parquet.hadoop.codec.ZstandardCodec;

/**
 * The bytes of a source's file, unpacked by its name's ending: {@code .gz}, {@code .bz2}, whatever
 * else Hadoop knows, and {@code .zst} by Parquet's codec, since Hadoop's own needs its native
 * library. Files of several members, one after the other, are read to their end.
 */
public final class SourceStream {
  private SourceStream() {}

  /** What unpacks a file, nothing for one that is not compressed. */
  public static Optional<CompressionCodec> codec(Path file, Configuration configuration) {
    if (file.getName().endsWith(".zst") || file.getName().endsWith(".zstd")) {
      ZstandardCodec codec = new ZstandardCodec();
      codec.setConf(configuration);
      return Optional.of(codec);
    }
    return Optional.ofNullable(new CompressionCodecFactory(configuration).getCodec(file));
  }

  /** The lines of a piece. */
  public static BoundedLines lines(SourcePiece piece, int mostBytes, Configuration configuration) {
    Path file = new Path(piece.path());
    try {
      FileSystem fileSystem = file.getFileSystem(configuration);
      FSDataInputStream raw = fileSystem.open(file);
      InputStream in = raw;
      try {
        Optional<CompressionCodec> codec = codec(file, configuration);
        if (codec.isPresent()) {
          in = codec.get().createInputStream(raw);
        } else if (piece.start() > 0) {
          raw.seek(piece.start() - 1);
        }
        return new BoundedLines(piece, in, mostBytes);
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Source "
              + piece.path()
              + " cannot be read: "
              + e.getMessage()
              + "; replace the file, or leave it out of the paths of prepare.source",
          e);
    }
  }
}

package org.notrainnogain.dataprep.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.apache.hadoop.conf.Configuration;

/** The bytes of a source's file, unpacked by what its first bytes say. */
final class SourceStream {
  private SourceStream() {}

  /** The lines of a piece; none for a later piece of a packed file. */
  static BoundedLines lines(SourcePiece piece, int mostBytes, Configuration configuration) {
    SourceFile file = piece.file();
    try {
      byte[] head;
      try (InputStream in = file.open(0, configuration)) {
        head = in.readNBytes(Compression.HEAD);
      }
      Compression compression = Compression.of(head);
      if (compression == Compression.NONE) {
        Compression.requireText(head, file.path());
        long from = Math.max(0, piece.start() - 1);
        return new BoundedLines(
            file, piece.start(), piece.end(), file.open(from, configuration), mostBytes);
      }
      InputStream text =
          piece.start() == 0
              ? unpacked(file, compression, configuration)
              : InputStream.nullInputStream();
      return new BoundedLines(file, 0, Long.MAX_VALUE, text, mostBytes);
    } catch (IOException | RuntimeException e) {
      throw file.unreadable("", e);
    }
  }

  private static InputStream unpacked(
      SourceFile file, Compression compression, Configuration configuration) throws IOException {
    InputStream raw = file.open(0, configuration);
    InputStream in = raw;
    try {
      in = compression.unpacked(raw, configuration);
      byte[] head = in.readNBytes(Compression.HEAD);
      Compression.requireText(head, file.path());
      return new SequenceInputStream(new ByteArrayInputStream(head), in);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }
}

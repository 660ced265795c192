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
      InputStream raw = file.open(0, configuration);
      try {
        byte[] head = raw.readNBytes(Compression.HEAD);
        Compression compression = Compression.of(head);
        boolean packed = compression != Compression.NONE;
        if (piece.start() == 0) {
          InputStream text = text(file, compression, head, raw, configuration);
          return new BoundedLines(file, 0, packed ? Long.MAX_VALUE : piece.end(), text, mostBytes);
        }
        raw.close();
        InputStream text =
            packed ? InputStream.nullInputStream() : file.open(piece.start() - 1, configuration);
        return new BoundedLines(file, piece.start(), piece.end(), text, mostBytes);
      } catch (IOException | RuntimeException e) {
        raw.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw file.unreadable("", e);
    }
  }

  private static InputStream text(
      SourceFile file,
      Compression compression,
      byte[] head,
      InputStream raw,
      Configuration configuration)
      throws IOException {
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), raw);
    if (compression == Compression.NONE) {
      Compression.requireText(head, file.path());
      return whole;
    }
    InputStream text = compression.unpacked(whole, configuration);
    byte[] begins = text.readNBytes(Compression.HEAD);
    Compression.requireText(begins, file.path());
    return new SequenceInputStream(new ByteArrayInputStream(begins), text);
  }
}

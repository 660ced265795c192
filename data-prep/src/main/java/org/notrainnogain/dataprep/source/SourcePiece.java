package org.notrainnogain.dataprep.source;

import java.io.Serializable;

/**
 * A stretch of a file: the lines that begin in it belong to it, the last one to its end, wherever
 * that is. However a file is cut, each of its lines belongs to exactly one piece. All that a packed
 * file holds belongs to the piece that begins it.
 *
 * @param file it is of
 * @param start first byte
 * @param end the byte after the last, {@code Long.MAX_VALUE} to read a file to its end
 */
public record SourcePiece(SourceFile file, long start, long end) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A whole file. */
  public static SourcePiece whole(SourceFile file) {
    return new SourcePiece(file, 0, Long.MAX_VALUE);
  }

  /** Whether nothing of the file is in another piece. */
  public boolean isWholeFile() {
    return start == 0 && end >= file.length();
  }
}

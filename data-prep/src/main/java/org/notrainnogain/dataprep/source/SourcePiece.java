package org.notrainnogain.dataprep.source;

import java.io.Serializable;

/**
 * A stretch of a file: the lines that begin in it belong to it, the last one to its end, wherever
 * that is. However a file is cut, each of its lines belongs to exactly one piece.
 *
 * @param path of the file, with its file system
 * @param start first byte
 * @param end the byte after the last, {@code Long.MAX_VALUE} to read a file to its end
 */
public record SourcePiece(String path, long start, long end) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A whole file. */
  public static SourcePiece whole(String path) {
    return new SourcePiece(path, 0, Long.MAX_VALUE);
  }
}

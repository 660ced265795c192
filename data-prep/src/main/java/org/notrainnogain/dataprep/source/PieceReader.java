package org.notrainnogain.dataprep.source;

import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Reads the documents of a piece of a file, one at a time. */
public interface PieceReader extends Serializable {
  /** Whether a file must not be cut into pieces. */
  boolean needsWholeFiles();

  /**
   * Opens a piece.
   *
   * @throws java.io.UncheckedIOException naming the file when it cannot be read
   */
  Open open(SourcePiece piece, DocumentLimits limits, Configuration configuration);

  /** A piece being read. */
  interface Open extends AutoCloseable {
    /** The next document, or what is left out in its place; nothing at the end. */
    Optional<Reading> next();

    @Override
    void close();
  }
}

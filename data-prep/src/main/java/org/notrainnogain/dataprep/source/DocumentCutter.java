package org.notrainnogain.dataprep.source;

import java.io.Serializable;
import java.util.Optional;

/** How the lines of a file become documents. */
public interface DocumentCutter extends Serializable {
  /** Whether documents may go over several lines, so that a file must not be cut into pieces. */
  boolean needsWholeFiles();

  /** Reads the lines of the next document; nothing when there is no further one. */
  Optional<Reading> next(BoundedLines lines, DocumentLimits limits);
}

package org.notrainnogain.dataprep.source;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A file that was given cannot be read as what it was given for; the message has the way out. */
public final class UnusableSourceException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  /** An exception of this message and cause. */
  public UnusableSourceException(String message, IOException cause) {
    super(message, cause);
  }
}

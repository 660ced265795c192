package org.notrainnogain.dataprep.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;

/** A file that was given cannot be read as what it was given for; the message has the way out. */
public final class UnusableSourceException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  /** An exception of this message and cause. */
  public UnusableSourceException(String message, IOException cause) {
    super(message, cause);
  }

  /** What a failure to read says, where its message is but the name of the file. */
  public static String reason(Exception failure) {
    if (failure instanceof AccessDeniedException denied) {
      return "this user may not read " + denied.getFile() + "; change its rights";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}

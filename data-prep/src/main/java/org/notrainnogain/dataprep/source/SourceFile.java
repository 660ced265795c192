package org.notrainnogain.dataprep.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.InputFile;

/**
 * A file of a source as it was when it was found. It opens itself by the very name that the file
 * system gave, which nobody parses again.
 */
public sealed interface SourceFile extends Serializable permits LocalFile, HadoopFile {
  /** Where it lies, as messages say it. */
  String path();

  /** Bytes that it had. */
  long length();

  /** When it was last changed, in milliseconds since 1970. */
  long modified();

  /** Hosts that are near the data at an offset; empty where none is nearer than another. */
  String[] hosts(long offset);

  /** Its bytes from an offset on. */
  InputStream open(long offset, Configuration configuration) throws IOException;

  /** The same file for readers of Parquet. */
  InputFile parquet(Configuration configuration) throws IOException;

  /** The file as it is now. */
  SourceFile now(Configuration configuration) throws IOException;

  /**
   * Refuses a file that is no longer what was found: a corpus is read twice, and both times it must
   * be the same.
   *
   * @throws UnusableSourceException naming the file
   */
  default void requireUnchanged(Configuration configuration) {
    try {
      SourceFile now = now(configuration);
      if (now.length() != length() || now.modified() != modified()) {
        throw new IOException(
            "it had "
                + length()
                + " bytes of "
                + Instant.ofEpochMilli(modified())
                + ", and has "
                + now.length()
                + " of "
                + Instant.ofEpochMilli(now.modified()));
      }
    } catch (IOException e) {
      throw new UnusableSourceException(
          "Source "
              + path()
              + " changed while prepare was reading ("
              + e.getMessage()
              + "); run prepare again once nobody writes to the source",
          e);
    }
  }

  /** What is said of a file that cannot be read. */
  default UnusableSourceException unreadable(String where, Exception cause) {
    return new UnusableSourceException(
        "Source "
            + path()
            + " cannot be read"
            + where
            + ": "
            + UnusableSourceException.reason(cause)
            + "; replace the file, or leave it out of the paths of prepare.source",
        cause instanceof IOException io ? io : new IOException(cause));
  }
}

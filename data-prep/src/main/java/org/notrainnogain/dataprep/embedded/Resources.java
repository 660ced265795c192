package org.notrainnogain.dataprep.embedded;

import java.io.BufferedInputStream;
import java.io.InputStream;
import java.util.Locale;

/** The files of the embedded corpus, as they lie in jars on the class path. */
final class Resources {
  private Resources() {}

  /** Opens a file; the caller closes it. */
  static InputStream open(String path, String artifact) {
    InputStream stream = Resources.class.getClassLoader().getResourceAsStream(path);
    if (stream == null) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "File %s of the embedded corpus is not on the class path; add the Maven artifact %s to it",
              path,
              artifact));
    }
    return new BufferedInputStream(stream);
  }
}

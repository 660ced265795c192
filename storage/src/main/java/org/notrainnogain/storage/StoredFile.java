package org.notrainnogain.storage;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * A whole file, as it was written.
 *
 * @param name path relative to the directory that the containing record belongs to
 * @param bytes its length
 * @param sha256 SHA-256 of its bytes, lower-case hexadecimal
 */
public record StoredFile(String name, long bytes, String sha256) implements Serializable {
  public StoredFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(sha256, "sha256");
    if (name.isEmpty() || name.startsWith("/") || name.contains("..")) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "File name '%s' must lie below its directory", name));
    }
    if (bytes < 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "File %s has %d bytes", name, bytes));
    }
  }
}

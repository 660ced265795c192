package org.notrainnogain.jobs.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.notrainnogain.planning.config.ConfigurationException;

/**
 * Where native libraries are unpacked to and, unless {@code spark.local.dir} says otherwise,
 * shuffle files go. Looked at before anything is computed: a library on a full file system crashes
 * the JVM, and one that must not be executed is reported as if the machine were of another kind.
 */
final class TemporaryDirectory {
  /** BigDL's MKL takes 40 MB, packers and Spark some more. */
  private static final long NEEDED_BYTES = 100L << 20;

  private static final String WAY_OUT =
      "; name another directory by TMPDIR=DIR bin/ntng ... (or -Djava.io.tmpdir)";

  private TemporaryDirectory() {}

  /** Checks that of this JVM. */
  static void check() {
    check(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * Checks a directory.
   *
   * @throws ConfigurationException when it cannot be written, has too little room or allows no
   *     programs
   */
  static void check(Path directory) {
    Path program = written(directory);
    try {
      long free = Files.getFileStore(directory).getUsableSpace();
      if (free < NEEDED_BYTES) {
        throw refused(
            directory,
            String.format(
                Locale.ROOT,
                "has %,d MB free, and native libraries and temporary files need %,d MB there",
                free >> 20,
                NEEDED_BYTES >> 20));
      }
      if (!runs(program)) {
        throw refused(
            directory,
            "allows no programs (it is mounted noexec), so native libraries cannot be loaded from"
                + " there");
      }
    } catch (IOException e) {
      throw refused(directory, "cannot be looked at (" + e.getMessage() + ")");
    } finally {
      remove(program);
    }
  }

  private static Path written(Path directory) {
    try {
      Path program =
          Files.createTempFile(
              directory,
              "ntng-",
              ".sh",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.writeString(program, "#!/bin/sh\n");
      return program;
    } catch (IOException e) {
      throw refused(directory, "cannot be written (" + e.getMessage() + ")");
    }
  }

  /** Whether the system lets a file be executed. */
  private static boolean runs(Path program) {
    try {
      new ProcessBuilder(program.toString()).start();
      return true;
    } catch (IOException denied) {
      return !denied.getMessage().contains("Permission denied");
    }
  }

  private static void remove(Path program) {
    try {
      Files.deleteIfExists(program);
    } catch (IOException e) {
      throw refused(program.getParent(), "cannot be written (" + e.getMessage() + ")");
    }
  }

  private static ConfigurationException refused(Path directory, String why) {
    return new ConfigurationException(
        "The directory of temporary files, " + directory + ", " + why + WAY_OUT);
  }
}

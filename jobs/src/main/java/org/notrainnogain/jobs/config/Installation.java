package org.notrainnogain.jobs.config;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the program is installed: the directory that holds {@code conf/}, told by the system
 * property {@code ntng.home}, which {@code bin/ntng} sets.
 */
public final class Installation {
  /** The system property that names the installation's directory. */
  public static final String HOME = "ntng.home";

  private Installation() {}

  /** The installation's directory, checked to hold {@code conf/defaults.conf}. */
  public static Path home() {
    String home = System.getProperty(HOME, "");
    if (home.isBlank()) {
      throw new ConfigurationException(
          "System property "
              + HOME
              + " is not set, so conf/defaults.conf cannot be found; start with bin/ntng, or add -D"
              + HOME
              + "=DIRECTORY to the JVM");
    }
    Path directory = Path.of(home);
    if (!Files.isRegularFile(directory.resolve("conf").resolve("defaults.conf"))) {
      throw new ConfigurationException(
          HOME
              + " is "
              + directory
              + ", which holds no conf/defaults.conf; it must be the directory that contains bin/ and conf/");
    }
    return directory;
  }

  /** The shipped defaults, beneath every other setting. */
  public static Path defaults() {
    return home().resolve("conf").resolve("defaults.conf");
  }

  /**
   * A file given on the command line: as seen from the working directory, else from the
   * installation, so that {@code conf/runs/demo.conf} is found from everywhere.
   */
  public static Path file(Path given) {
    if (given.isAbsolute() || Files.exists(given)) {
      return given;
    }
    Path shipped = home().resolve(given);
    return Files.exists(shipped) ? shipped : given;
  }
}

package org.notrainnogain.planning.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the program is installed: the directory that holds {@code conf/}, told by the system
 * property {@code ntng.home}, which {@code bin/ntng} sets.
 */
public final class Installation {
  /** The system property that names the installation's directory. */
  public static final String HOME = "ntng.home";

  private static final String SUFFIX = ".conf";

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

  /**
   * The configuration files of a directory, as in {@code conf/models}, by name without {@code
   * .conf}, ascending; none where it is no directory.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  public static List<String> names(Path directory) {
    Path found = file(directory);
    if (!Files.isDirectory(found)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(found)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Directory " + directory + " cannot be read", e);
    }
  }
}

package org.notrainnogain.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.config.Installation;

/** The models that are shipped, by name. */
final class ModelFiles {
  private static final String ENDING = ".conf";

  private ModelFiles() {}

  /**
   * The file of a model.
   *
   * @throws ConfigurationException when there is none of this name, listing those there are
   */
  static Path named(String name) {
    Path models = Installation.home().resolve("conf").resolve("models");
    try (Stream<Path> files = Files.list(models)) {
      String names =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(ENDING))
              .map(file -> file.substring(0, file.length() - ENDING.length()))
              .sorted()
              .collect(Collectors.joining(", "));
      if (!Stream.of(names.split(", ")).toList().contains(name)) {
        throw new ConfigurationException(
            String.format(
                Locale.ROOT,
                "--model %s is none of %s; give another file by --config",
                name,
                names));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Models in " + models + " cannot be listed", e);
    }
    return models.resolve(name + ENDING);
  }
}

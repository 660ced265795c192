package org.notrainnogain.planning.nightly;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.notrainnogain.planning.config.Installation;
import org.notrainnogain.planning.config.Settings;

/** The files of a directory of {@code conf}, which a plan names without {@code .conf}. */
record NamedFiles(Path directory) {
  /**
   * The file of a name, then what its section in the plan says besides.
   *
   * @param plan notes a name without a file, at the key
   * @param section may have {@code config}, a list of further files, and {@code settings}
   */
  Overlay overlay(Settings plan, String key, String name, Settings section) {
    if (!Installation.names(directory).contains(name)) {
      plan.refuse(key, String.format(Locale.ROOT, "names %s, which is none of %s", name, this));
    }
    List<Path> files =
        section.optional("config", Settings::filePaths).orElse(List.of()).stream()
            .map(Path::of)
            .toList();
    return Overlay.of(directory.resolve(name + ".conf"))
        .then(new Overlay(files, section.assignments("settings")));
  }

  /** The names there are. */
  @Override
  public String toString() {
    return String.join(", ", Installation.names(directory));
  }
}

package org.notrainnogain.training.rst;

import java.nio.file.Path;

/** The reference systems that ship, for tests. */
final class ReferenceSystemFiles {
  private ReferenceSystemFiles() {}

  static ReferenceSystem shipped(String name) {
    return ReferenceSystem.load(path(name));
  }

  static Path path(String name) {
    return Path.of(System.getProperty("ntng.home"), "conf", "reference-systems", name + ".conf");
  }
}

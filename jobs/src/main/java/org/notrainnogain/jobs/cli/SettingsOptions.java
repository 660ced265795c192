package org.notrainnogain.jobs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.nightly.EverySection;
import picocli.CommandLine.Option;

/** The options by which every command takes settings; a picocli {@code @Mixin}. */
public final class SettingsOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "HOCON file on top of conf/defaults.conf; may be repeated, the later one wins. Looked up"
              + " from the working directory, then from the installation.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting on top of all files, such as --set placement.replicas=2; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  /** The files of {@code --config}, in order. */
  List<Path> files() {
    return List.copyOf(files);
  }

  /** The assignments of {@code --set}, in order. */
  List<String> assignments() {
    return List.copyOf(assignments);
  }

  /** The settings that the options ask for, not yet read. */
  public Settings load() {
    return load(List.of());
  }

  /** The same with files of the command's own on top of those of {@code --config}. */
  Settings load(List<Path> onTop) {
    List<Path> all = new ArrayList<>(files);
    all.addAll(onTop);
    return Settings.load(all, assignments).everyAssignmentRead().besides(EverySection.READERS);
  }
}

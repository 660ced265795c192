package org.notrainnogain.planning.nightly;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.notrainnogain.planning.config.Settings;

/**
 * Settings that go on top of others.
 *
 * @param files the later over the earlier
 * @param assignments {@code KEY=VALUE}, over all files, the later over the earlier
 */
public record Overlay(List<Path> files, List<String> assignments) {
  public Overlay {
    files = List.copyOf(files);
    assignments = List.copyOf(assignments);
  }

  /** The settings of one file. */
  public static Overlay of(Path file) {
    return new Overlay(List.of(file), List.of());
  }

  /** These settings beneath others. */
  public Overlay then(Overlay top) {
    return new Overlay(joined(files, top.files), joined(assignments, top.assignments));
  }

  /** These settings beneath assignments. */
  public Overlay then(List<String> top) {
    return then(new Overlay(List.of(), top));
  }

  /** The settings over the shipped defaults. */
  public Settings load() {
    return Settings.load(files, assignments);
  }

  private static <T> List<T> joined(List<T> bottom, List<T> top) {
    List<T> all = new ArrayList<>(bottom);
    all.addAll(top);
    return all;
  }
}

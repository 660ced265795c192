package org.notrainnogain.planning.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds settings that nothing knows, or knows by another name now. A key is known when the command
 * asked for it or when the defaults have it. One file can serve several commands: a key of a
 * top-level section of the defaults that the command never looked into is known when another
 * command asks for it.
 */
final class UnknownKeys {
  private UnknownKeys() {}

  /**
   * Says what is wrong with the keys.
   *
   * @param others what other commands asked of the same layers; empty where that is not known, and
   *     their sections are theirs to check
   */
  static List<String> of(
      Config merged, Config defaults, SortedSet<String> asked, List<SettingsTree> others) {
    SortedSet<String> known = new TreeSet<>(asked);
    others.stream()
        .flatMap(other -> other.asked().stream())
        .filter(path -> belongsToAnotherCommand(path, defaults, asked))
        .forEach(known::add);
    defaults.entrySet().forEach(entry -> known.add(entry.getKey()));
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry : sorted(merged).entrySet()) {
      String path = entry.getKey();
      Optional<String> newName = RenamedKeys.shipped().newName(path);
      if (newName.isPresent()) {
        problems.add(
            String.format(
                Locale.ROOT,
                "%s (%s) is called %s now; rename it",
                path,
                SettingsTree.origin(entry.getValue()),
                newName.get()));
      } else if (!known.contains(path)
          && !(belongsToAnotherCommand(path, defaults, asked) && mayBeKnown(path, others))) {
        problems.add(
            path
                + " ("
                + SettingsTree.origin(entry.getValue())
                + ") is not a setting"
                + nearest(path, known).map(near -> "; did you mean " + near + "?").orElse(""));
      }
    }
    return problems;
  }

  private static Map<String, ConfigValue> sorted(Config config) {
    Map<String, ConfigValue> sorted = new TreeMap<>();
    config.entrySet().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static boolean belongsToAnotherCommand(
      String path, Config defaults, SortedSet<String> asked) {
    String section = ConfigUtil.joinPath(ConfigUtil.splitPath(path).get(0));
    return defaults.hasPath(section)
        && asked.stream().noneMatch(key -> SettingsTree.beginsWith(key, section));
  }

  private static boolean mayBeKnown(String path, List<SettingsTree> others) {
    return others.isEmpty() || others.stream().anyMatch(other -> other.forgot(path));
  }

  private static Optional<String> nearest(String path, SortedSet<String> known) {
    int tolerance = Math.max(2, path.length() / 4);
    return known.stream()
        .filter(key -> distance(key, path) <= tolerance)
        .min(Comparator.comparingInt(key -> distance(key, path)));
  }

  /** Edits (insert, delete, replace) that turn one text into the other. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}

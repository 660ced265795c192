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
 * asked for it or when the defaults have it; top-level sections of the defaults that the command
 * never looked into belong to other commands and are theirs to check, so that one file can serve
 * them all.
 */
final class UnknownKeys {
  private UnknownKeys() {}

  static List<String> of(Config merged, Config defaults, SortedSet<String> asked) {
    SortedSet<String> known = new TreeSet<>(asked);
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
      } else if (!known.contains(path) && !belongsToAnotherCommand(path, defaults, asked)) {
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

package org.notrainnogain.jobs.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * What two runs have differently.
 *
 * @param name of the setting, input or result
 * @param one the first run's value; null where it has none
 * @param other the second run's
 */
public record Difference(String name, String one, String other) {
  /** The differences of two maps, ascending by name. */
  static List<Difference> between(SortedMap<String, String> one, SortedMap<String, String> other) {
    TreeSet<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      if (!Objects.equals(one.get(name), other.get(name))) {
        differences.add(new Difference(name, one.get(name), other.get(name)));
      }
    }
    return List.copyOf(differences);
  }
}

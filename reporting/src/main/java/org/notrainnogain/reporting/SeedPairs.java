package org.notrainnogain.reporting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which runs of an arm make pairs with runs of the baseline: those that agree in every seed as it
 * was used, not in the run's own number alone.
 *
 * @param pairs runs that have a partner
 * @param apart what the others do not agree in with the baseline's run of the same number, by that
 *     number; those without such a run are not in it
 */
public record SeedPairs(int pairs, Map<Long, Set<String>> apart) {
  public SeedPairs {
    apart = Map.copyOf(apart);
  }

  /** The pairs of some runs with those of the baseline. */
  public static SeedPairs of(List<Run> runs, List<Run> baseline) {
    int pairs = 0;
    Map<Long, Set<String>> apart = new TreeMap<>();
    for (Run run : runs) {
      List<Set<String>> differences = new ArrayList<>();
      for (Run other : baseline) {
        Set<String> seeds = differing(run, other);
        if (seeds.isEmpty() || run.row().seed() == other.row().seed()) {
          differences.add(seeds);
        }
      }
      if (differences.stream().anyMatch(Set::isEmpty)) {
        pairs++;
      } else if (!differences.isEmpty()) {
        apart.put(run.row().seed(), differences.get(0));
      }
    }
    return new SeedPairs(pairs, apart);
  }

  private static Set<String> differing(Run run, Run other) {
    Map<String, Long> seeds = run.seeds();
    Map<String, Long> others = other.seeds();
    Set<String> names = new TreeSet<>(seeds.keySet());
    names.addAll(others.keySet());
    names.removeIf(name -> seeds.containsKey(name) && seeds.get(name).equals(others.get(name)));
    return names;
  }
}

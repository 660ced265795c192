package org.notrainnogain.reporting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Methods side by side: the arms of one comparison id. Tuning trials stand for no method, and runs
 * that are older than the ids are in no comparison.
 *
 * @param arms those of the baseline first, then by method
 */
public record MethodComparison(List<Arm> arms) {
  private static final String BASELINE = "baseline";

  /** As much of what sets an arm apart as fits into its name. */
  private static final int LONGEST_NAME = 60;

  private static final int HASH_SHOWN = 6;

  private static final Comparator<Key> ORDER =
      Comparator.comparing((Key key) -> !key.method.equals(BASELINE))
          .thenComparing(Key::method)
          .thenComparing(Key::armId);

  /** An arm: other settings are another one, and so is another name (an A/A arm). */
  private record Key(String method, String armId) {}

  public MethodComparison {
    arms = List.copyOf(arms);
  }

  /** The comparison of a group; empty where none of its runs stands for a method. */
  public static Optional<MethodComparison> of(RunGroup group) {
    Map<Key, List<Run>> byArm = new TreeMap<>(ORDER);
    for (Run run : group.tables().runs()) {
      if (run.known() && run.counts()) {
        byArm
            .computeIfAbsent(
                new Key(run.row().method(), run.row().armId()), first -> new ArrayList<>())
            .add(run);
      }
    }
    if (byArm.isEmpty()) {
      return Optional.empty();
    }
    List<Arm> arms = new ArrayList<>();
    byArm.forEach((key, runs) -> arms.add(Arm.of(name(key, byArm), runs, group)));
    return Optional.of(new MethodComparison(arms));
  }

  private static String name(Key key, Map<Key, List<Run>> byArm) {
    List<Run> alike =
        byArm.entrySet().stream()
            .filter(arm -> arm.getKey().method.equals(key.method))
            .map(arm -> arm.getValue().get(0))
            .toList();
    if (alike.size() == 1) {
      return key.method;
    }
    int place = alike.indexOf(byArm.get(key).get(0));
    List<String> apart = new ArrayList<>();
    SettingDifferences.among(alike)
        .forEach((setting, values) -> apart.add(setting + " = " + values.get(place)));
    String words = key.method + " (" + String.join(", ", apart) + ")";
    return apart.isEmpty() || words.length() > LONGEST_NAME
        ? String.format(
            Locale.ROOT,
            "%s (arm %s)",
            key.method,
            key.armId.substring(0, Math.min(HASH_SHOWN, key.armId.length())))
        : words;
  }

  /** Arms of one method and the settings in which they differ. */
  public record Variants(List<Arm> arms, SortedMap<String, List<String>> settings) {}

  /** The methods with several arms, each with what sets these apart. */
  public List<Variants> variants() {
    Map<String, List<Arm>> byMethod = new TreeMap<>();
    arms.forEach(
        arm -> byMethod.computeIfAbsent(arm.method(), first -> new ArrayList<>()).add(arm));
    return byMethod.values().stream()
        .filter(alike -> alike.size() > 1)
        .map(
            alike ->
                new Variants(
                    alike, SettingDifferences.among(alike.stream().map(Arm::first).toList())))
        .toList();
  }

  /** The arms of a method; several where its settings were changed. */
  public List<Arm> of(String method) {
    return arms.stream().filter(arm -> arm.method().equals(method)).toList();
  }

  /** The baseline's runs that a run of another arm may make a pair with. */
  public List<Run> baselineRuns() {
    return of(BASELINE).stream().flatMap(arm -> arm.runs().stream()).toList();
  }

  /** Fewest runs that an arm's means are over. */
  public int fewestRuns() {
    return arms.stream().mapToInt(arm -> arm.runs().size()).min().orElse(0);
  }

  /** Most runs that an arm's means are over. */
  public int mostRuns() {
    return arms.stream().mapToInt(arm -> arm.runs().size()).max().orElse(0);
  }

  /** Largest less smallest test loss within an arm, of the arm where they lie furthest apart. */
  public double largestSpread() {
    return arms.stream().mapToDouble(Arm::testSpread).max().orElse(0);
  }
}

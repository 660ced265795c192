package org.notrainnogain.reporting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** In which settings and inputs runs differ, seeds and names of methods aside. */
public final class SettingDifferences {
  private static final String METHOD = "method";
  private static final String SEED = "seed";
  private static final String SEEDS = "seeds.";
  private static final String EVALUATION = "seeds.evaluation";

  private SettingDifferences() {}

  /**
   * One setting that differs.
   *
   * @param key of the setting, or name of the input
   * @param one its value on the first side; null where it is not there
   * @param other its value on the second side
   */
  public record Difference(String key, String one, String other) {}

  /**
   * What all runs of one side have, and all runs of the other have differently.
   *
   * @return by key; none when nothing separates the two as a whole
   */
  public static List<Difference> between(List<Run> some, List<Run> others) {
    List<SortedMap<String, String>> one = some.stream().map(SettingDifferences::settings).toList();
    List<SortedMap<String, String>> other =
        others.stream().map(SettingDifferences::settings).toList();
    SortedMap<String, String> all = new TreeMap<>();
    one.forEach(all::putAll);
    other.forEach(all::putAll);
    List<Difference> differences = new ArrayList<>();
    for (String key : all.keySet()) {
      Set<String> here = values(one, key);
      Set<String> there = values(other, key);
      if (here.size() == 1 && there.size() == 1 && !here.equals(there)) {
        differences.add(new Difference(key, here.iterator().next(), there.iterator().next()));
      }
    }
    return differences;
  }

  /**
   * The settings in which these runs are not all alike.
   *
   * @return the values of each run, in the order of the runs, by key; null where a run has none
   */
  public static SortedMap<String, List<String>> among(List<Run> runs) {
    List<SortedMap<String, String>> each = runs.stream().map(SettingDifferences::settings).toList();
    SortedMap<String, List<String>> differing = new TreeMap<>();
    for (SortedMap<String, String> settings : each) {
      for (String key : settings.keySet()) {
        if (values(each, key).size() > 1) {
          List<String> values = new ArrayList<>();
          each.forEach(run -> values.add(run.get(key)));
          differing.put(key, values);
        }
      }
    }
    return differing;
  }

  private static Set<String> values(List<SortedMap<String, String>> runs, String key) {
    Set<String> values = new HashSet<>();
    runs.forEach(run -> values.add(run.get(key)));
    return values;
  }

  private static SortedMap<String, String> settings(Run run) {
    SortedMap<String, String> settings =
        new TreeMap<>(
            FlatSettings.of(RunJson.parse(run.runId(), "config_json", run.row().configJson())));
    settings
        .keySet()
        .removeIf(
            key ->
                key.equals(METHOD)
                    || key.equals(SEED)
                    || (key.startsWith(SEEDS) && !key.equals(EVALUATION))
                    || Objects.equals(settings.get(key), run.row().proxyRunId()));
    Map<String, String> inputs = new HashMap<>();
    inputs.put("corpus", run.row().corpusFingerprint());
    inputs.put("reference system", run.referenceContent());
    inputs.put("results-version", Integer.toString(run.row().resultsVersion()));
    inputs.put("fidelity", run.row().fidelity());
    settings.putAll(inputs);
    return settings;
  }
}

package org.notrainnogain.reporting.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.notrainnogain.reporting.Arm;
import org.notrainnogain.reporting.MethodComparison;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.SeedPairs;

/**
 * What a table of means does not say of its arms: seeds that failed, runs that are in no mean and
 * why, arms that repeat another, proxies that several seeds share, runs that make no pairs.
 */
final class ArmNotes {
  private final MethodComparison comparison;
  private final List<String> notes = new ArrayList<>();

  private ArmNotes(MethodComparison comparison) {
    this.comparison = comparison;
  }

  /** A list, or nothing where all is plain. */
  static String html(MethodComparison comparison) {
    ArmNotes notes = new ArmNotes(comparison);
    comparison.arms().forEach(notes::add);
    return notes.notes.isEmpty()
        ? ""
        : notes.notes.stream()
            .map(note -> "<li>" + Html.text(note) + "</li>\n")
            .collect(Collectors.joining("", "<ul class=\"notes\">\n", "</ul>\n"));
  }

  private void add(Arm arm) {
    if (!arm.failed().isEmpty()) {
      note(
          arm,
          String.format(
              Locale.ROOT,
              "%s, which no mean contains: %s",
              failures(arm),
              withReasons(arm.failed())));
    }
    if (!arm.invalid().isEmpty()) {
      note(
          arm,
          "left out, because they ended otherwise than their settings promise: "
              + withReasons(arm.invalid()));
    }
    if (!arm.doubled().isEmpty()) {
      note(
          arm,
          "counted once, because another run has the same settings and seeds: "
              + arm.doubled().stream().map(Run::runId).collect(Collectors.joining(", ")));
    }
    if (arm.repeats() != null) {
      note(arm, repeats(arm));
    }
    if (!arm.sharedProxies().isEmpty()) {
      note(
          arm,
          String.format(
              Locale.ROOT,
              "its seeds share a proxy (%s), so their spread lacks the chance that is in a proxy",
              String.join(", ", arm.sharedProxies())));
    }
    pairs(arm);
  }

  private void note(Arm arm, String words) {
    notes.add(arm.name() + ": " + words);
  }

  /** How many seeds failed, as a part of a sentence. */
  static String failures(Arm arm) {
    return String.format(Locale.ROOT, "%d of %d seeds failed", arm.failed().size(), arm.seeds());
  }

  private static String withReasons(List<Run> runs) {
    return runs.stream()
        .map(
            run -> String.format(Locale.ROOT, "seed %d (%s)", run.row().seed(), run.row().reason()))
        .collect(Collectors.joining("; "));
  }

  private String repeats(Arm arm) {
    List<Arm> repeated = comparison.of(arm.repeats());
    String name = "an A/A arm of " + arm.repeats();
    if (repeated.isEmpty()) {
      return name + ", which has no run here";
    }
    return repeated.stream().anyMatch(other -> other.armId().equals(arm.armId()))
        ? name + " with the same settings: what the two differ by is the chance of seeds"
        : name
            + " with settings of its own, tuned anew: what the two differ by is the chance of seeds"
            + " and of tuning";
  }

  private void pairs(Arm arm) {
    List<Run> baseline = comparison.baselineRuns();
    Map<Long, Set<String>> apart = SeedPairs.of(arm.runs(), baseline).apart();
    if (!apart.isEmpty()) {
      note(
          arm,
          "no pairs with the baseline's runs of the same number, whose seeds differ: "
              + apart.entrySet().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .map(
                      run ->
                          String.format(
                              Locale.ROOT,
                              "seed %d (%s)",
                              run.getKey(),
                              String.join(", ", run.getValue())))
                  .collect(Collectors.joining("; ")));
    }
  }
}

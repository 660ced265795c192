package org.notrainnogain.reporting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs that may be put side by side: those that agree in all that determines a result but for
 * method and seeds, which is what their comparison id is a hash of. Runs older than that id are in
 * groups of their own, by what their rows say, and are compared to none.
 *
 * @param tables the rows of these runs only; runs by their end
 * @param sharers runs of all groups that use a proxy, by that proxy's run
 */
public record RunGroup(ReportTables tables, Map<String, Long> sharers) {
  public RunGroup {
    sharers = Map.copyOf(sharers);
  }

  /** The groups of all runs, the one that ended last first. */
  public static List<RunGroup> of(ReportTables tables) {
    Map<String, List<Run>> byKey = new TreeMap<>();
    Map<String, Long> sharers = new TreeMap<>();
    for (Run run : tables.runs()) {
      byKey.computeIfAbsent(key(run), first -> new ArrayList<>()).add(run);
      if (run.row().proxyRunId() != null) {
        sharers.merge(run.row().proxyRunId(), 1L, Long::sum);
      }
    }
    List<RunGroup> groups = new ArrayList<>();
    for (List<Run> runs : byKey.values()) {
      runs.sort(Run.BY_END);
      groups.add(new RunGroup(tables.of(runs), sharers));
    }
    groups.sort(Comparator.comparing(RunGroup::last, Run.BY_END).reversed());
    return groups;
  }

  private static String key(Run run) {
    if (run.known()) {
      return run.row().comparisonId();
    }
    return List.of(
            run.row().referenceSystem(),
            run.referenceContent(),
            run.row().precision(),
            run.row().corpusFingerprint(),
            run.row().model(),
            run.row().budgetSeconds(),
            run.row().fidelity(),
            run.row().resultsVersion())
        .toString();
  }

  /** What its runs agree in; empty for runs older than comparison ids. */
  public Optional<String> comparisonId() {
    return Optional.ofNullable(last().row().comparisonId());
  }

  /** The run that ended last. */
  public Run last() {
    return tables.runs().get(tables.runs().size() - 1);
  }

  /** The runs that ended last, at most this many, in the order of their end. */
  public ReportTables latest(int runs) {
    List<Run> all = tables.runs();
    return tables.of(all.subList(Math.max(0, all.size() - runs), all.size()));
  }
}

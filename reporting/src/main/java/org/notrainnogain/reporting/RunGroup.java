package org.notrainnogain.reporting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs that may be put side by side: one reference system of one content, one precision, one
 * corpus. RST of different reference systems are different units, and losses on different corpora
 * different quantities.
 *
 * @param referenceSystem name of the table of prices
 * @param referenceContent SHA-256 of its content
 * @param precision fp32 or bf16
 * @param corpusFingerprint SHA-256 of the corpus manifest
 * @param tables the rows of these runs only; runs by their end
 */
public record RunGroup(
    String referenceSystem,
    String referenceContent,
    String precision,
    String corpusFingerprint,
    ReportTables tables) {
  private static final Comparator<Run> BY_END =
      Comparator.comparing(Run::finishedAt).thenComparing(Run::runId);

  /** The groups of all runs, the one that ended last first. */
  public static List<RunGroup> of(ReportTables tables) {
    Map<List<String>, List<Run>> byKey = new TreeMap<>(Comparator.comparing(List::toString));
    for (Run run : tables.runs()) {
      Run.SystemUnderTest system = run.system();
      List<String> key =
          List.of(
              system.referenceSystem(),
              system.referenceContent(),
              system.precision(),
              system.corpusFingerprint());
      byKey.computeIfAbsent(key, absent -> new ArrayList<>()).add(run);
    }
    List<RunGroup> groups = new ArrayList<>();
    byKey.forEach(
        (key, runs) -> {
          runs.sort(BY_END);
          groups.add(new RunGroup(key.get(0), key.get(1), key.get(2), key.get(3), tables.of(runs)));
        });
    groups.sort(Comparator.comparing(RunGroup::last, BY_END).reversed());
    return groups;
  }

  /** The runs that ended last, at most this many, in the order of their end. */
  public ReportTables latest(int runs) {
    List<Run> all = tables.runs();
    return tables.of(all.subList(Math.max(0, all.size() - runs), all.size()));
  }

  private Run last() {
    return tables.runs().get(tables.runs().size() - 1);
  }
}

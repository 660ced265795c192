package org.notrainnogain.reporting;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows that a report is made of. Rows of runs that are not in {@code runs} are not shown.
 *
 * @param runs ended runs
 * @param training points of training curves, each run's by RST
 * @param evaluations evaluations, each run's by RST
 * @param phases time by run, executor and phase
 * @param hosts modelled and measured time by run, host and phase
 * @param steps what they come to, by run
 */
public record ReportTables(
    List<Run> runs,
    List<TrainingLoss> training,
    List<Evaluation> evaluations,
    List<PhaseTime> phases,
    List<HostTime> hosts,
    List<StepSummary> steps) {
  public ReportTables {
    runs = List.copyOf(runs);
    training = List.copyOf(training);
    evaluations = List.copyOf(evaluations);
    phases = List.copyOf(phases);
    hosts = List.copyOf(hosts);
    steps = List.copyOf(steps);
  }

  /** The rows of some runs only. */
  public ReportTables of(List<Run> some) {
    Set<String> ids = some.stream().map(Run::runId).collect(Collectors.toSet());
    return new ReportTables(
        some,
        training.stream().filter(row -> ids.contains(row.runId())).toList(),
        evaluations.stream().filter(row -> ids.contains(row.runId())).toList(),
        phases.stream().filter(row -> ids.contains(row.runId())).toList(),
        hosts.stream().filter(row -> ids.contains(row.runId())).toList(),
        steps.stream().filter(row -> ids.contains(row.runId())).toList());
  }
}

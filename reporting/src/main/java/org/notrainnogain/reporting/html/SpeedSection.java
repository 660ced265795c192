package org.notrainnogain.reporting.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.notrainnogain.reporting.PhaseTime;
import org.notrainnogain.reporting.ReportTables;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.RunGroup;

/**
 * How fast these machines are against the reference: RST per wall second of whole runs, and the
 * seconds that the reference would have taken beside those measured, phase by phase.
 */
final class SpeedSection implements Section {
  /** A phase of a run over all its executors, which work at the same time: the slowest counts. */
  private record Phase(Run run, String phase, double modelled, double measured) {}

  @Override
  public String html(RunGroup group, String id) {
    ReportTables shown = group.latest(RUNS_IN_CHARTS);
    RunNames names = new RunNames(shown.runs());
    return "<h3 id=\"%s-speed\">Against the reference system %s</h3>\n<div class=\"pair\">\n"
            .formatted(id, Html.text(group.referenceSystem()))
        + speed(shown, names, id)
        + phases(shown, names, id)
        + "</div>\n";
  }

  private static String speed(ReportTables shown, RunNames names, String id) {
    List<Run> timed = shown.runs().stream().filter(run -> run.wallSeconds() > 0).toList();
    if (timed.isEmpty()) {
      return "<p class=\"empty\">No run of this group has wall time.</p>\n";
    }
    double[] speeds = timed.stream().mapToDouble(SpeedSection::speed).toArray();
    List<String> categories = timed.stream().map(run -> names.of(run.runId())).toList();
    List<List<String>> rows =
        timed.stream()
            .map(
                run ->
                    List.of(
                        Html.text(names.of(run.runId())),
                        Numbers.decimal(run.rstSeconds()),
                        Numbers.decimal(run.wallSeconds()),
                        Numbers.decimal(speed(run))))
            .toList();
    return new Chart(
            id + "-speeds",
            "RST per wall second",
            "1 is as fast as the reference system; everything a run did counts as wall time.",
            90 + 44 * timed.size(),
            new Chart.Bars(
                "bars",
                "RST per wall second",
                categories,
                List.of(new Chart.BarSeries("RST per wall second", 0, speeds))),
            Html.table(
                "RST per wall second by run",
                List.of("Run", "RST, seconds", "Wall, seconds", "RST per wall second"),
                rows))
        .html();
  }

  private static double speed(Run run) {
    return run.rstSeconds() / run.wallSeconds();
  }

  private static String phases(ReportTables shown, RunNames names, String id) {
    List<Phase> phases = shown.runs().stream().flatMap(run -> priced(run, shown)).toList();
    if (phases.isEmpty()) {
      return "<p class=\"empty\">No run of this group has phases with a price.</p>\n";
    }
    List<String> categories =
        phases.stream().map(phase -> names.of(phase.run().runId()) + ", " + phase.phase()).toList();
    double[] modelled = phases.stream().mapToDouble(Phase::modelled).toArray();
    double[] measured = phases.stream().mapToDouble(Phase::measured).toArray();
    List<List<String>> rows =
        phases.stream()
            .map(
                phase ->
                    List.of(
                        Html.text(names.of(phase.run().runId())),
                        Html.text(phase.phase()),
                        Numbers.decimal(phase.modelled()),
                        Numbers.decimal(phase.measured()),
                        Numbers.decimal(
                            phase.measured() > 0 ? phase.modelled() / phase.measured() : null)))
            .toList();
    return new Chart(
            id + "-modelled",
            "Modelled and measured seconds by phase",
            "What the reference system would have taken, and what the slowest executor took.",
            90 + 56 * phases.size(),
            new Chart.Bars(
                "bars",
                "Seconds",
                categories,
                List.of(
                    new Chart.BarSeries("modelled (RST)", 0, modelled),
                    new Chart.BarSeries("measured (wall)", 1, measured))),
            Html.table(
                "Modelled and measured seconds by run and phase",
                List.of("Run", "Phase", "Modelled, s", "Measured, s", "RST per wall second"),
                rows))
        .html();
  }

  private static Stream<Phase> priced(Run run, ReportTables tables) {
    Map<String, List<PhaseTime>> byPhase =
        tables.phases().stream()
            .filter(time -> time.runId().equals(run.runId()))
            .collect(Collectors.groupingBy(PhaseTime::phase, TreeMap::new, Collectors.toList()));
    List<Phase> priced = new ArrayList<>();
    byPhase.forEach(
        (phase, times) -> {
          double modelled = times.stream().mapToDouble(PhaseTime::rstSeconds).sum();
          double measured = times.stream().mapToDouble(PhaseTime::wallSeconds).max().orElse(0);
          if (modelled > 0) {
            priced.add(new Phase(run, phase, modelled, measured));
          }
        });
    return priced.stream();
  }
}

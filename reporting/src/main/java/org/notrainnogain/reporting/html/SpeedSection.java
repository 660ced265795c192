package org.notrainnogain.reporting.html;

import java.util.List;
import java.util.Locale;
import org.notrainnogain.reporting.HostDrift;
import org.notrainnogain.reporting.HostTime;
import org.notrainnogain.reporting.ReportTables;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.RunGroup;

/**
 * How fast these machines are against the reference: RST per wall second of whole runs, and the
 * seconds that the reference would have taken beside those measured, by phase and host, with a
 * warning for each host that drifts.
 */
final class SpeedSection implements Section {
  @Override
  public String html(RunGroup group, String id) {
    ReportTables shown = group.latest(RUNS_IN_CHARTS);
    RunNames names = new RunNames(shown.runs());
    return String.format(
            Locale.ROOT,
            "<h3 id=\"%s-speed\">Against the reference system %s</h3>\n<div class=\"pair\">\n",
            id,
            Html.text(group.last().row().referenceSystem()))
        + speed(shown, names, id)
        + hosts(shown, names, id)
        + "</div>\n"
        + warnings(group);
  }

  private static String speed(ReportTables shown, RunNames names, String id) {
    List<Run> timed = shown.runs().stream().filter(run -> run.row().wallSeconds() > 0).toList();
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
                        Numbers.decimal(run.row().rstSeconds()),
                        Numbers.decimal(run.row().wallSeconds()),
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
    return run.row().rstSeconds() / run.row().wallSeconds();
  }

  private static String hosts(ReportTables shown, RunNames names, String id) {
    List<HostTime> times =
        shown.runs().stream()
            .flatMap(run -> shown.hosts().stream().filter(t -> t.runId().equals(run.runId())))
            .toList();
    if (times.isEmpty()) {
      return "<p class=\"empty\">No run of this group has phases with a price.</p>\n";
    }
    List<String> categories =
        times.stream()
            .map(time -> names.of(time.runId()) + ", " + time.host() + ", " + time.phase())
            .toList();
    double[] modelled = times.stream().mapToDouble(HostTime::modelledSeconds).toArray();
    double[] measured = times.stream().mapToDouble(HostTime::measuredSeconds).toArray();
    List<List<String>> rows =
        times.stream()
            .map(
                time ->
                    List.of(
                        Html.text(names.of(time.runId())),
                        Html.text(time.host()),
                        Html.text(time.phase()),
                        Numbers.decimal(time.modelledSeconds()),
                        Numbers.decimal(time.measuredSeconds()),
                        Numbers.decimal(time.speed())))
            .toList();
    return new Chart(
            id + "-modelled",
            "Modelled and measured seconds by phase and host",
            "What the reference system would have taken for the work of the host's replicas, and what"
                + " the slowest of them took.",
            90 + 56 * times.size(),
            new Chart.Bars(
                "bars",
                "Seconds",
                categories,
                List.of(
                    new Chart.BarSeries("modelled (RST)", 0, modelled),
                    new Chart.BarSeries("measured (wall)", 1, measured))),
            Html.table(
                "Modelled and measured seconds by run, host and phase",
                List.of(
                    "Run", "Host", "Phase", "Modelled, s", "Measured, s", "Modelled / measured"),
                rows))
        .html();
  }

  /** Of all runs of the group: a host that drifts matters whether or not its run is charted. */
  private static String warnings(RunGroup group) {
    RunNames names = new RunNames(group.tables().runs());
    StringBuilder items = new StringBuilder();
    for (Run run : group.tables().runs()) {
      for (String warning : HostDrift.warnings(run, group.tables().hosts())) {
        items
            .append("<li>")
            .append(Html.text(names.of(run.runId()) + ": " + warning))
            .append("</li>\n");
      }
    }
    return items.isEmpty() ? "" : "<ul class=\"warnings\">\n" + items + "</ul>\n";
  }
}

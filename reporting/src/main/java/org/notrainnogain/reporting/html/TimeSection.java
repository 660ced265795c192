package org.notrainnogain.reporting.html;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.notrainnogain.reporting.PhaseTime;
import org.notrainnogain.reporting.ReportTables;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.RunGroup;

/** Where the wall time went: a bar a run and executor, cut by phase. */
final class TimeSection implements Section {
  /** Wall time of a run that no phase on the executor accounts for. */
  private static final String REST = "everything else";

  /** The grey of the script's colours, which come to ten. */
  private static final int REST_STYLE = 9;

  /** Phases in the order in which a step goes through them; others follow by name. */
  private static final List<String> ORDER =
      List.of(
          "data",
          "scoring",
          "scoring_full_decode",
          "forward_backward",
          "hessian",
          "exchange",
          "wait",
          "optimizer",
          "update",
          "validation",
          "checkpoint");

  /** One bar: an executor in a run. */
  private record Bar(Run run, String executorId, String host) {}

  @Override
  public String html(RunGroup group, String id) {
    ReportTables shown = group.latest(RUNS_IN_CHARTS);
    String heading =
        String.format(Locale.ROOT, "<h3 id=\"%s-time\">Where the time went</h3>\n", id);
    if (shown.phases().isEmpty()) {
      return heading + "<p class=\"empty\">No run of this group has timings.</p>\n";
    }
    List<Bar> bars = bars(shown);
    RunNames names = new RunNames(shown.runs());
    List<String> categories =
        bars.stream().map(bar -> names.of(bar.run().runId()) + ", " + executor(bar)).toList();
    Chart chart =
        new Chart(
            id + "-phases",
            "Wall time by executor and phase",
            "Seconds that each executor spent in each phase; replicas on one executor work at the"
                + " same time, and the slowest counts. '"
                + REST
                + "' is waiting, scheduling and the driver.",
            90 + 44 * bars.size(),
            new Chart.Bars("stacked-bars", "Wall time, seconds", categories, series(bars, shown)),
            table(shown, names));
    return heading + chart.html();
  }

  private static String executor(Bar bar) {
    return "executor " + bar.executorId() + " on " + bar.host();
  }

  private static List<Bar> bars(ReportTables tables) {
    Set<Bar> bars = new LinkedHashSet<>();
    for (Run run : tables.runs()) {
      tables.phases().stream()
          .filter(time -> time.runId().equals(run.runId()))
          .forEach(time -> bars.add(new Bar(run, time.executorId(), time.host())));
    }
    return List.copyOf(bars);
  }

  private static List<Chart.BarSeries> series(List<Bar> bars, ReportTables tables) {
    List<Chart.BarSeries> series = new ArrayList<>();
    double[] rest = bars.stream().mapToDouble(bar -> bar.run().row().wallSeconds()).toArray();
    for (String phase : phases(tables)) {
      double[] values =
          bars.stream().mapToDouble(bar -> wall(bar, phase, tables.phases())).toArray();
      for (int i = 0; i < rest.length; i++) {
        rest[i] = Math.max(0, rest[i] - values[i]);
      }
      series.add(new Chart.BarSeries(phase, series.size(), values));
    }
    series.add(new Chart.BarSeries(REST, REST_STYLE, rest));
    return series;
  }

  private static List<String> phases(ReportTables tables) {
    Set<String> named = new TreeSet<>(tables.phases().stream().map(PhaseTime::phase).toList());
    List<String> phases = new ArrayList<>(ORDER);
    phases.retainAll(named);
    named.removeAll(ORDER);
    phases.addAll(named);
    return phases;
  }

  private static double wall(Bar bar, String phase, List<PhaseTime> times) {
    return times.stream()
        .filter(time -> time.runId().equals(bar.run().runId()))
        .filter(time -> time.executorId().equals(bar.executorId()))
        .filter(time -> time.host().equals(bar.host()) && time.phase().equals(phase))
        .mapToDouble(PhaseTime::wallSeconds)
        .sum();
  }

  private static String table(ReportTables tables, RunNames names) {
    List<String> header =
        List.of(
            "Run",
            "Executor",
            "Host",
            "Device",
            "Phase",
            "RST, seconds",
            "Wall, seconds",
            "RST per wall second",
            "Share of wall time");
    List<List<String>> rows =
        tables.phases().stream()
            .map(
                time ->
                    List.of(
                        Html.text(names.of(time.runId())),
                        Html.text(time.executorId()),
                        Html.text(time.host()),
                        Html.text(time.device()),
                        Html.text(time.phase()),
                        Numbers.decimal(time.rstSeconds()),
                        Numbers.decimal(time.wallSeconds()),
                        Numbers.decimal(time.speed()),
                        Numbers.percent(time.share())))
            .toList();
    return Html.table("Time by run, executor and phase", header, rows);
  }
}

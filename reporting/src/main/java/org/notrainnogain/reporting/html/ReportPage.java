package org.notrainnogain.reporting.html;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.notrainnogain.reporting.ReportTables;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.RunGroup;
import org.notrainnogain.reporting.SettingDifferences;

/**
 * The report: one HTML page that can be mailed and opened without a network. The same tables give
 * the same bytes.
 */
public final class ReportPage {
  private static final List<Section> SECTIONS =
      List.of(
          new MethodsSection(),
          new RunsSection(),
          new LossSection(),
          new TimeSection(),
          new SpeedSection(),
          new ProvenanceSection());

  /** More would hide what matters; the tables of settings have all. */
  private static final int DIFFERENCES_SHOWN = 12;

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private ReportPage() {}

  /** The page in UTF-8; with no runs it says how to make one. */
  public static byte[] html(ReportTables tables) {
    List<RunGroup> groups = RunGroup.of(tables);
    StringBuilder body = new StringBuilder(overview(tables.runs(), groups));
    for (int i = 0; i < groups.size(); i++) {
      String apart = i == 0 ? "" : apart(groups.get(0), groups.get(i));
      body.append(group(groups.get(i), "group" + (i + 1), apart));
    }
    return page(body.toString(), !groups.isEmpty()).getBytes(StandardCharsets.UTF_8);
  }

  private static String overview(List<Run> runs, List<RunGroup> groups) {
    if (runs.isEmpty()) {
      return """
          <p class="empty">No run has ended yet. <code>ntng pretrain</code> makes one, <code>ntng demo</code> a small one in a few minutes; then write this report again.</p>
          """;
    }
    String counts =
        String.format(
            Locale.ROOT,
            "%s %s: %s finished, %s failed, %s invalid.",
            Numbers.count(runs.size()),
            runs.size() == 1 ? "run" : "runs",
            withStatus(runs, "finished"),
            withStatus(runs, "failed"),
            withStatus(runs, "invalid"));
    String apart =
        groups.size() == 1
            ? ""
            : String.format(
                Locale.ROOT,
                " They are in %s groups: runs that differ in more than method and seed are not compared.",
                Numbers.count(groups.size()));
    return String.format(
        Locale.ROOT,
        "<p>%s%s RST is the time that the same computation would have taken on the reference system.</p>\n",
        counts,
        apart);
  }

  private static String withStatus(List<Run> runs, String status) {
    return Numbers.count(runs.stream().filter(run -> run.row().status().equals(status)).count());
  }

  /** In what the runs of a group differ from those of the first one. */
  private static String apart(RunGroup first, RunGroup other) {
    List<SettingDifferences.Difference> differences =
        SettingDifferences.between(other.tables().runs(), first.tables().runs());
    if (differences.isEmpty()) {
      return "";
    }
    String named =
        differences.stream()
            .limit(DIFFERENCES_SHOWN)
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        "%s (%s, there %s)",
                        one.key(),
                        brief(one.one()),
                        brief(one.other())))
            .collect(Collectors.joining(", "));
    int more = differences.size() - DIFFERENCES_SHOWN;
    return String.format(
        Locale.ROOT,
        "<p>Not compared with the first group, because it differs in %s%s.</p>\n",
        Html.text(named),
        more > 0 ? " and " + more + " more" : "");
  }

  private static String brief(String value) {
    return value == null
        ? "not there"
        : HASH.matcher(value).matches() ? Numbers.brief(value) : value;
  }

  private static String group(RunGroup group, String id, String apart) {
    Run any = group.last();
    StringBuilder html =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
            <section aria-labelledby="%1$s">
            <h2 id="%1$s">%2$s, %3$s, %4$s settings: %5$s <code>%6$s</code>, %7$s, corpus <code>%8$s</code></h2>
            """,
                id,
                Html.text(any.row().model()),
                Html.text(Numbers.duration(any.row().budgetSeconds())),
                Html.text(any.row().fidelity()),
                Html.text(any.row().referenceSystem()),
                Html.text(Numbers.brief(any.referenceContent())),
                Html.text(any.row().precision()),
                Html.text(Numbers.brief(any.row().corpusFingerprint()))));
    html.append(apart);
    if (group.comparisonId().isEmpty()) {
      html.append(
          "<p>These runs are older than the ids that say what may be compared: they are in no mean and in no comparison.</p>\n");
    }
    int runs = group.tables().runs().size();
    if (runs > Section.RUNS_IN_CHARTS) {
      html.append(
          String.format(
              Locale.ROOT,
              "<p>Charts of single runs show the %s of %s that ended last; tables of runs show all.</p>\n",
              Numbers.count(Section.RUNS_IN_CHARTS),
              Numbers.count(runs)));
    }
    SECTIONS.forEach(section -> html.append(section.html(group, id)));
    return html.append("</section>\n").toString();
  }

  private static String page(String body, boolean charts) {
    String scripts =
        charts
            ? "<script>"
                + Html.script(Resources.chartLibrary())
                + "</script>\n"
                + "<script>"
                + Html.script(Resources.script())
                + "</script>\n"
            : "";
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
        <title>Training under a budget of reference system time</title>
        <style>
        """
        + Resources.style()
        + """
        </style>
        </head>
        <body>
        <main>
        <h1>Training under a budget of reference system time</h1>
        """
        + body
        + "</main>\n"
        + scripts
        + "</body>\n</html>\n";
  }
}

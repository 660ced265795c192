package org.notrainnogain.reporting.html;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.notrainnogain.reporting.ReportTables;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.RunGroup;

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

  private ReportPage() {}

  /** The page in UTF-8; with no runs it says how to make one. */
  public static byte[] html(ReportTables tables) {
    List<RunGroup> groups = RunGroup.of(tables);
    StringBuilder body = new StringBuilder(overview(tables.runs(), groups));
    for (int i = 0; i < groups.size(); i++) {
      body.append(group(groups.get(i), "group" + (i + 1)));
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
        "%s %s: %s finished, %s failed, %s invalid."
            .formatted(
                Numbers.count(runs.size()),
                runs.size() == 1 ? "run" : "runs",
                withStatus(runs, "finished"),
                withStatus(runs, "failed"),
                withStatus(runs, "invalid"));
    String apart =
        groups.size() == 1
            ? ""
            : " They are in %s groups: runs of different reference systems, precisions or corpora are not compared."
                .formatted(Numbers.count(groups.size()));
    return "<p>%s%s RST is the time that the same computation would have taken on the reference system.</p>\n"
        .formatted(counts, apart);
  }

  private static String withStatus(List<Run> runs, String status) {
    return Numbers.count(runs.stream().filter(run -> run.status().equals(status)).count());
  }

  private static String group(RunGroup group, String id) {
    StringBuilder html =
        new StringBuilder(
            """
            <section aria-labelledby="%1$s">
            <h2 id="%1$s">%2$s <code>%3$s</code>, %4$s, corpus <code>%5$s</code></h2>
            """
                .formatted(
                    id,
                    Html.text(group.referenceSystem()),
                    Html.text(Numbers.brief(group.referenceContent())),
                    Html.text(group.precision()),
                    Html.text(Numbers.brief(group.corpusFingerprint()))));
    int runs = group.tables().runs().size();
    if (runs > Section.RUNS_IN_CHARTS) {
      html.append(
          "<p>Charts show the %s of %s runs that ended last; tables of runs show all.</p>\n"
              .formatted(Numbers.count(Section.RUNS_IN_CHARTS), Numbers.count(runs)));
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

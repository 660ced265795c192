package org.notrainnogain.reporting.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.notrainnogain.reporting.PhaseTime;
import org.notrainnogain.reporting.ReportTables;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.RunBuilder;
import org.notrainnogain.reporting.SampleTables;

class ReportPageTest {
  private static final ReportTables EMPTY =
      new ReportTables(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  /** Left in the build directory, to look at. */
  @Test
  void isWrittenForLookingAt() throws IOException {
    Path page = Path.of("target", "report-sample.html");
    Files.write(page, ReportPage.html(SampleTables.several()));
    Files.write(Path.of("target", "report-empty.html"), ReportPage.html(EMPTY));
    assertThat(page).isNotEmptyFile();
  }

  @Test
  void showsEveryRunWithItsStatus() {
    String page = page(SampleTables.several());

    for (Run run : SampleTables.several().runs()) {
      assertThat(page).contains("<code>" + run.runId() + "</code>");
    }
    assertThat(page)
        .contains("4 runs: 2 finished, 1 failed, 1 invalid.")
        .contains("class=\"status failed\">failed</span>")
        .contains("The last learning rate 3e-4 is above the floor");
  }

  @Test
  void escapesWhatTablesSay() {
    String page = page(SampleTables.several());

    assertThat(page)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script>alert(1)");
  }

  @Test
  void dataOfChartsCannotEndItsElement() {
    Run run = SampleTables.run("run-1", 1, "</script><script>alert(2)</script>", "finished", null);
    ReportTables tables =
        new ReportTables(
            List.of(run),
            List.of(),
            List.of(),
            List.of(new PhaseTime("run-1", "</script><b>", "host", "cpu", "data", 0, 1, null, 0.1)),
            List.of(),
            List.of());
    String page = page(tables);

    assertThat(page).doesNotContain("alert(2)</script>").doesNotContain("</script><b>");
    assertThat(charts(page).toString()).contains("</script><b>");
  }

  @Test
  void loadsNothing() {
    String page = page(SampleTables.several());
    String markup = page.replaceAll("(?s)<script>.*?</script>", "<script></script>");

    assertThat(markup).doesNotContainPattern("(?i)\\b(src|href|action|data|poster)\\s*=\\s*[\"']?");
    assertThat(markup).doesNotContain("http://", "https://", "@import", "url(");
    assertThat(page).doesNotContain("sourceMappingURL").contains("default-src 'none'");
    assertThat(Pattern.compile("</html>").matcher(page).results().count()).isEqualTo(1);
  }

  @Test
  void carriesTheChartLibrary() {
    assertThat(page(SampleTables.several())).contains("Chart.js v4").contains("script[data-chart]");
    assertThat(page(EMPTY)).doesNotContain("Chart.js");
  }

  @Test
  void runsOfDifferentReferenceSystemsAreInNoChartTogether() {
    String page = page(SampleTables.several());

    assertThat(page).contains("They are in 2 groups");
    List<String> validation =
        charts(page).stream()
            .filter(chart -> chart.path("type").asText().equals("lines"))
            .map(chart -> chart.path("series").findValuesAsText("name").toString())
            .toList();
    assertThat(validation)
        .containsExactly(
            "[baseline, seed 1, baseline, seed 2, baseline, seed 3]",
            "[baseline, seed 1, baseline, seed 2, baseline, seed 3]",
            "[baseline, seed 1]",
            "[baseline, seed 1]");
  }

  @Test
  void oneNameWithOtherPricesIsAnotherReferenceSystem() {
    Run run = SampleTables.run("run-1", 1, "demo-cpu", "finished", null);
    Run repriced = RunBuilder.run("run-2").comparison("other").reference("88bb".repeat(16)).build();
    assertThat(
            page(
                new ReportTables(
                    List.of(run, repriced), List.of(), List.of(), List.of(), List.of(), List.of())))
        .contains("They are in 2 groups")
        .contains("demo-cpu <code>77aa77aa77aa</code>", "demo-cpu <code>88bb88bb88bb</code>");
  }

  @Test
  void everyChartHasANameAndItsNumbersAsATable() {
    String page = page(SampleTables.several());

    int charts = charts(page).size();
    assertThat(charts).isEqualTo(10);
    assertThat(count(page, "<canvas id=\"[^\"]+\" role=\"img\" aria-label=\"[^\"]{20,}\">"))
        .isEqualTo(charts);
    assertThat(count(page, "<summary>Numbers of this chart</summary>\\s*<div[^>]*><table>"))
        .isEqualTo(charts);
  }

  @Test
  void aLossThatIsNoNumberIsInTheTableAndNotInTheChart() {
    String page = page(SampleTables.several());

    assertThat(page).contains("<td class=\"number\">NaN</td>");
    assertThat(charts(page).toString()).doesNotContain("NaN");
  }

  @Test
  void timeThatNoPhaseExplainsIsShown() {
    JsonNode bars =
        charts(page(SampleTables.several())).stream()
            .filter(chart -> chart.path("type").asText().equals("stacked-bars"))
            .findFirst()
            .orElseThrow();
    JsonNode rest = bars.path("series").get(bars.path("series").size() - 1);

    assertThat(rest.path("name").asText()).isEqualTo("everything else");
    // 102.5 s of the first run less 2.1 + 60 + 14 + 3.2 + 8 + 1.2 on its first executor
    assertThat(rest.path("values").get(0).asDouble()).isCloseTo(14.0, offset(1e-9));
  }

  @Test
  void provenanceHasEveryValueOfManifestAndSettings() {
    assertThat(page(SampleTables.several()))
        .contains("reference-system.accepted-anomalies[0].reason</th><td><code>as printed</code>")
        .contains("versions.spark</th><td><code>3.5.9</code>")
        .contains("training.learning-rate.schedule</th><td><code>one-cycle</code>")
        .contains("layers</th><td><code>[1,2,3]</code>")
        .contains("ab12".repeat(16));
  }

  @Test
  void saysWhichHostDrifts() {
    assertThat(page(SampleTables.several()))
        .contains(
            "<th scope=\"row\">baseline, seed 1</th><td>worker-0</td><td>forward_backward</td>")
        .contains(
            "<li>baseline, seed 1: Host worker-0 is 53% slower than when the reference system");
  }

  @Test
  void methodsStandSideBySide() {
    String page = page(SampleTables.methods());

    assertThat(page)
        .contains("Methods at equal RST: bert-demo, 60.00 s, sound settings")
        .contains("Means over 1 to 2 seeds a method")
        .contains("lie up to 0.2000 apart")
        .doesNotContain("told apart")
        .contains("RST, proxy free");
    JsonNode lines = charts(page).get(0);
    assertThat(lines.path("series"))
        .extracting(series -> series.path("name").asText())
        .containsExactly("baseline", "rho-loss");
  }

  @Test
  void oneSeedIsCalledNoProof() {
    ReportTables all = SampleTables.methods();
    ReportTables one = all.of(all.runs().stream().filter(run -> run.row().seed() == 1).toList());

    assertThat(page(one)).contains("One seed a method, at this size, proves nothing");
    assertThat(page(SampleTables.several())).doesNotContain("Methods at equal RST");
  }

  @Test
  void withoutRunsItSaysHowToMakeOne() {
    assertThat(page(EMPTY)).contains("No run has ended yet").contains("ntng pretrain");
  }

  @Test
  void aRunThatFailedAtOnceHasNoCharts() {
    ReportTables tables =
        new ReportTables(
            List.of(SampleTables.run("run-1", 1, "demo-cpu", "failed", "No step")),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    assertThat(page(tables))
        .contains("Validation loss: no run of this group has any yet.")
        .contains("No run of this group has timings.")
        .contains("No run of this group has phases with a price.");
  }

  @Test
  void chartsShowTheRunsThatEndedLast() {
    List<Run> runs = new ArrayList<>();
    for (int seed = 1; seed <= 11; seed++) {
      runs.add(SampleTables.run("run-" + seed, seed, "demo-cpu", "finished", null));
    }
    String page =
        page(new ReportTables(runs, List.of(), List.of(), List.of(), List.of(), List.of()));

    assertThat(page).contains("Charts of single runs show the 8 of 11 that ended last");
    assertThat(charts(page).get(0).path("categories"))
        .extracting(JsonNode::asText)
        .startsWith("baseline, seed 4")
        .endsWith("baseline, seed 11");
    assertThat(page).contains("<code>run-1</code>");
  }

  private static String page(ReportTables tables) {
    return new String(ReportPage.html(tables), StandardCharsets.UTF_8);
  }

  private static int count(String page, String pattern) {
    return (int) Pattern.compile(pattern).matcher(page).results().count();
  }

  private static List<JsonNode> charts(String page) {
    Matcher data =
        Pattern.compile("(?s)<script type=\"application/json\"[^>]*>(.*?)</script>").matcher(page);
    List<JsonNode> charts = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    while (data.find()) {
      try {
        charts.add(mapper.readTree(data.group(1)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return charts;
  }
}

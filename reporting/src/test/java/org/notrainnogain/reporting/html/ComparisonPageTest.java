package org.notrainnogain.reporting.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notrainnogain.reporting.RunBuilder.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.notrainnogain.reporting.ReportTables;
import org.notrainnogain.reporting.RunBuilder;
import org.notrainnogain.reporting.StepSummary;

/** What the page says of runs that must not be averaged, compared or counted as they are. */
class ComparisonPageTest {
  private static String page(RunBuilder... runs) {
    return new String(ReportPage.html(RunBuilder.tables(runs)), StandardCharsets.UTF_8);
  }

  /** A row of the table of means: its text without markup, from the arm's name on. */
  private static String row(String page, String arm) {
    int table = page.indexOf("At the end of the budget, means");
    int start = page.indexOf("<th scope=\"row\">" + arm + "</th>", table);
    assertThat(start).as("row of " + arm).isPositive();
    return page.substring(start, page.indexOf("</tr>", start))
        .replaceAll("<[^>]+>", "|")
        .replaceAll("\\|+", "|");
  }

  @Test
  void twoSettingsOfAMethodAreTwoRowsAndSayInWhatTheyDiffer() {
    String page =
        page(
            run("a1").loss(6.0).tuned("by hand"),
            run("a2").seed(2).loss(6.5).tuned("by hand"),
            run("b1")
                .arm("arm-b")
                .loss(7.0)
                .tuned("8 trials")
                .config("{\"optimizer\":{\"adamw\":{\"learning-rate\":0.004}}}"));

    assertThat(row(page, "baseline (optimizer.adamw.learning-rate = 0.001)"))
        .contains("|by hand|2|6.2500|6.2500|");
    assertThat(row(page, "baseline (optimizer.adamw.learning-rate = 0.004)"))
        .contains("|8 trials|1|7.0000|7.0000|");
    assertThat(page)
        .contains("Runs of baseline have other settings, so no mean is over all of them")
        .contains("<th scope=\"row\">optimizer.adamw.learning-rate</th>")
        .doesNotContain("told apart");
  }

  @Test
  void failedSeedsStandBesideTheMeanWithTheirReasons() {
    String page =
        page(
            run("b1").loss(6.0),
            run("b2").seed(2).loss(6.2),
            run("b3").seed(3).loss(6.4),
            run("l1").method("lion").loss(5.0),
            run("l2").method("lion").seed(2).failed("Loss is NaN at step 12"),
            run("l3").method("lion").seed(3).failed("Loss is NaN at step 40"),
            run("l4").method("lion").seed(4).invalid("The last learning rate is high"));

    assertThat(row(page, "lion")).contains("|not said|3|5.0000 |(2 of 3 seeds failed)|");
    assertThat(row(page, "baseline")).contains("|3|6.2000|6.2000|");
    assertThat(page)
        .contains(
            "lion: 2 of 3 seeds failed, which no mean contains: seed 2 (Loss is NaN at step 12);"
                + " seed 3 (Loss is NaN at step 40)")
        .contains(
            "lion: left out, because they ended otherwise than their settings promise: seed 4 (The"
                + " last learning rate is high)")
        .contains("<code>l4</code>");
  }

  @Test
  void whatABoundLeavesUnclippedIsShownWhereAnOptimizerHasOne() {
    ReportTables rows = RunBuilder.tables(run("b1"), run("s1").method("sophia"));
    ReportTables tables =
        new ReportTables(
            rows.runs(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(new StepSummary("b1", 0, 90, null), new StepSummary("s1", 0, 90, 0.25)));
    String page = new String(ReportPage.html(tables), StandardCharsets.UTF_8);

    assertThat(page).contains("Weights left unclipped");
    assertThat(row(page, "sophia")).endsWith("|25.0 %|");
    assertThat(row(page, "baseline")).endsWith("|–|");
    assertThat(page(run("b1"), run("l1").method("lion"))).doesNotContain("Weights left unclipped");
  }

  @Test
  void anArmThatFailedWholeIsNoGap() {
    String page = page(run("b1"), run("l1").method("lion").failed("Loss is NaN"));

    assertThat(row(page, "lion")).contains("|1|– |(1 of 1 seeds failed)|");
  }

  @Test
  void theSameSeedsAreCountedOnceAndNamed() {
    String page =
        page(
            run("b1").loss(6.0),
            run("b1-copy").seed(4).seed("order", 1).seed("masks", 1).loss(6.0),
            run("l1").method("lion"));

    assertThat(row(page, "baseline")).contains("|1|6.0000|6.0000|");
    assertThat(page)
        .contains(
            "baseline: counted once, because another run has the same settings and seeds: b1-copy");
  }

  @Test
  void runsOfTwoResultsVersionsAreTwoGroupsThatSaySo() {
    String page =
        page(
            run("now").seed(9).loss(6.0),
            run("then").comparison("before").resultsVersion(2).loss(7.0));

    assertThat(page)
        .contains("They are in 2 groups")
        .contains(
            "Not compared with the first group, because it differs in results-version (2, there"
                + " 3).");
  }

  @Test
  void groupsSayInWhichSettingsTheyDiffer() {
    String page =
        page(
            run("now").seed(9).config("{\"training\":{\"batch-size\":64}}"),
            run("then")
                .comparison("other")
                .config("{\"training\":{\"batch-size\":32}}")
                .reference("88bb".repeat(16)));

    assertThat(page)
        .contains(
            "it differs in reference system (88bb88bb88bb, there 77aa77aa77aa), training.batch-size"
                + " (32, there 64).");
  }

  @Test
  void oldRowsAreShownAndInNoMean() {
    String page =
        page(run("old-1").old().loss(6.0), run("old-2").old().seed(2).method("lion").loss(7.0));

    assertThat(page)
        .contains("<code>old-1</code>", "<code>old-2</code>")
        .contains("they are in no mean and in no comparison")
        .doesNotContain("Methods at equal RST");
  }

  @Test
  void repeatedArmsAreNamedByWhatTheyDifferIn() {
    String same =
        page(
            run("b1"),
            run("a1").method("baseline-again").arm("arm-baseline").seed(11).repeats("baseline"));
    String anew =
        page(
            run("b1"),
            run("a1").method("baseline-again").arm("arm-tuned").seed(11).repeats("baseline"));
    String alone =
        page(
            run("l1").method("lion"),
            run("a1").method("baseline-again").seed(11).repeats("baseline"));

    assertThat(same)
        .contains(
            "baseline-again: an A/A arm of baseline with the same settings: what the two differ by"
                + " is the chance of seeds<");
    assertThat(anew).contains("with settings of its own, tuned anew").contains("and of tuning");
    assertThat(alone).contains("an A/A arm of baseline, which has no run here");
  }

  @Test
  void sharedProxiesAndRunsWithoutPartnersAreNamed() {
    String page =
        page(
            run("b1"),
            run("b2").seed(2),
            run("r1").method("rho").proxy("proxy-s1"),
            run("r2").method("rho").seed(2).seed("masks", 1).proxy("proxy-s1"));

    assertThat(row(page, "rho")).contains("|1 of 2|");
    assertThat(row(page, "baseline")).contains("|6.5000|–|");
    assertThat(page)
        .contains("rho: its seeds share a proxy (proxy-s1)")
        .contains(
            "rho: no pairs with the baseline&#39;s runs of the same number, whose seeds differ: seed 2"
                + " (masks)");
  }

  @Test
  void namesCannotBeMarkup() {
    String evil = "<script>alert(3)</script>";
    String page =
        page(
            run("b1").method(evil).tuned(evil).config("{\"" + evil + "\":\"" + evil + "\"}"),
            run("b2").method(evil).arm(evil).seed(2).failed(evil).config("{}"),
            run("b3").method(evil).seed(3).invalid(evil),
            run(evil).method(evil),
            run("p1").method(evil + "2").repeats(evil).proxy(evil),
            run("p2").method(evil + "2").seed(2).proxy(evil),
            run("q1").comparison("other").seed(9).config("{\"" + evil + "\":1}"));

    assertThat(page)
        .doesNotContain("<script>alert(3)")
        .doesNotContain("alert(3)</script>")
        .contains("&lt;script&gt;alert(3)&lt;/script&gt;");
  }
}

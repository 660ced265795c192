package org.notrainnogain.reporting.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.notrainnogain.reporting.Arm;
import org.notrainnogain.reporting.MethodComparison;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.RunGroup;
import org.notrainnogain.reporting.SeedPairs;

/**
 * Methods side by side at equal RST: a line a method of loss against RST, a row a method of what
 * the budget bought, and how much may be concluded.
 */
final class MethodsSection implements Section {
  private static final int PIXELS = 380;
  private static final List<String> SELECTION_AND_CURVATURE =
      List.of("scoring", "scoring_full_decode", "hessian");

  @Override
  public String html(RunGroup group, String id) {
    return MethodComparison.of(group)
        .filter(comparison -> comparison.arms().size() > 1)
        .map(comparison -> html(comparison, group.last(), id + "-methods"))
        .orElse("");
  }

  private static String html(MethodComparison comparison, Run any, String id) {
    return String.format(
            Locale.ROOT,
            """
        <h3 id="%s">Methods at equal RST: %s, %s, %s settings</h3>
        <p>%s</p>
        """,
            id,
            Html.text(any.row().model()),
            Html.text(Numbers.duration(any.row().budgetSeconds())),
            Html.text(any.row().fidelity()),
            Html.text(caution(comparison)))
        + chart(comparison, id)
        + table(comparison)
        + ArmNotes.html(comparison)
        + variants(comparison);
  }

  /** What so few runs can tell. */
  private static String caution(MethodComparison comparison) {
    if (comparison.mostRuns() <= 1) {
      return "One seed a method, at this size, proves nothing: another seed alone moves these losses"
          + " too, and one seed cannot tell by how much. The order of the methods below is no verdict.";
    }
    String seeds =
        comparison.fewestRuns() == comparison.mostRuns()
            ? Integer.toString(comparison.mostRuns())
            : comparison.fewestRuns() + " to " + comparison.mostRuns();
    return String.format(
        Locale.ROOT,
        "Means over %s seeds a method. Seeds of one and the same method lie up to %.4f apart in test"
            + " loss. No test of significance was made: the order of the methods below is no verdict.",
        seeds,
        comparison.largestSpread());
  }

  private static String chart(MethodComparison comparison, String id) {
    List<Chart.Series> series = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < comparison.arms().size(); i++) {
      Arm arm = comparison.arms().get(i);
      List<double[]> curve = arm.validationCurve();
      List<double[]> finite = curve.stream().filter(point -> Double.isFinite(point[1])).toList();
      if (!finite.isEmpty()) {
        series.add(new Chart.Series(arm.name(), i, finite));
      }
      curve.forEach(
          point ->
              rows.add(
                  List.of(
                      Html.text(arm.name()),
                      Numbers.decimal(point[0]),
                      Numbers.decimal(point[1]))));
    }
    if (rows.isEmpty()) {
      return "<p class=\"empty\">No run of these methods was evaluated on validation.</p>\n";
    }
    String title = "Validation loss by method";
    return new Chart(
            id + "-loss",
            title,
            "The mean over a method's seeds, evaluated at fixed parts of the budget with the same"
                + " masks in every run.",
            PIXELS,
            new Chart.Lines("Reference system time, seconds", "Loss, nats a masked token", series),
            Html.table(title, List.of("Method", "RST, seconds", "Loss"), rows))
        .html();
  }

  private static String table(MethodComparison comparison) {
    boolean proxies = comparison.arms().stream().anyMatch(Arm::hasProxy);
    List<String> header =
        new ArrayList<>(
            List.of(
                "Method",
                "Tuned",
                "Seeds",
                "Validation loss",
                "Test loss",
                "Pairs with the baseline",
                "Updates",
                "Examples trained on",
                "Candidates",
                "RST in scoring and curvature"));
    boolean bounds = anyBounds(comparison);
    if (bounds) {
      header.add("Weights left unclipped");
    }
    if (proxies) {
      header.addAll(List.of("RST, proxy free", "RST, proxy shared", "RST, proxy charged whole"));
    }
    return Html.table(
        "At the end of the budget, means over a method's finished runs"
            + (proxies
                ? "; a proxy model's training and scoring: free as published, shared by all runs"
                    + " that use it, or charged whole to each"
                : ""),
        header,
        comparison.arms().stream().map(arm -> row(arm, comparison, bounds, proxies)).toList());
  }

  /** Whether some optimizer bounds its steps. */
  private static boolean anyBounds(MethodComparison comparison) {
    return comparison.arms().stream().anyMatch(arm -> arm.unclippedShare() != null);
  }

  private static List<String> row(
      Arm arm, MethodComparison comparison, boolean bounds, boolean proxies) {
    String beside =
        arm.failed().isEmpty() ? "" : " <small>(" + ArmNotes.failures(arm) + ")</small>";
    List<String> row =
        new ArrayList<>(
            List.of(
                Html.text(arm.name()),
                Html.text(arm.tuned().isEmpty() ? "not said" : String.join(" / ", arm.tuned())),
                Numbers.count(arm.seeds()),
                Numbers.decimal(arm.mean(run -> run.row().validationLoss())) + beside,
                Numbers.decimal(arm.mean(run -> run.row().testLoss())) + beside,
                pairs(arm, comparison),
                rounded(arm.mean(run -> (double) run.row().steps())),
                rounded(arm.selected()),
                rounded(arm.candidates()),
                Numbers.percent(arm.rstShare(SELECTION_AND_CURVATURE))));
    if (bounds) {
      row.add(Numbers.percent(arm.unclippedShare()));
    }
    if (proxies) {
      row.add(Numbers.decimal(arm.mean(run -> run.row().rstSeconds())));
      row.add(Numbers.decimal(arm.rstProxyShared()));
      row.add(Numbers.decimal(arm.rstProxyWhole()));
    }
    return row;
  }

  private static String pairs(Arm arm, MethodComparison comparison) {
    List<Run> baseline = comparison.baselineRuns();
    return baseline.isEmpty() || baseline.containsAll(arm.runs())
        ? Numbers.NONE
        : String.format(
            Locale.ROOT, "%d of %d", SeedPairs.of(arm.runs(), baseline).pairs(), arm.runs().size());
  }

  private static String rounded(Double mean) {
    return mean == null ? Numbers.NONE : Numbers.count(Math.round(mean));
  }

  /** In which settings arms of one method differ: they are not averaged. */
  private static String variants(MethodComparison comparison) {
    StringBuilder html = new StringBuilder();
    for (MethodComparison.Variants variants : comparison.variants()) {
      List<String> header = new ArrayList<>(List.of("Setting"));
      variants.arms().forEach(arm -> header.add(arm.name()));
      List<List<String>> rows = new ArrayList<>();
      variants
          .settings()
          .forEach(
              (setting, values) -> {
                List<String> row = new ArrayList<>(List.of(Html.text(setting)));
                values.forEach(value -> row.add(value == null ? Numbers.NONE : Html.text(value)));
                rows.add(row);
              });
      html.append(
          Html.table(
              String.format(
                  Locale.ROOT,
                  "Runs of %s have other settings, so no mean is over all of them",
                  variants.arms().get(0).method()),
              header,
              rows));
    }
    return html.toString();
  }
}

package org.notrainnogain.reporting.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.notrainnogain.reporting.MethodComparison;
import org.notrainnogain.reporting.RunGroup;

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
    StringBuilder html = new StringBuilder();
    List<MethodComparison> comparisons =
        MethodComparison.of(group).stream().filter(one -> one.methods().size() > 1).toList();
    for (int i = 0; i < comparisons.size(); i++) {
      html.append(html(comparisons.get(i), "%s-methods%d".formatted(id, i + 1)));
    }
    return html.toString();
  }

  private static String html(MethodComparison comparison, String id) {
    return """
        <h3 id="%s">Methods at equal RST: %s, %s, %s settings</h3>
        <p>%s</p>
        """
            .formatted(
                id,
                Html.text(comparison.model()),
                Html.text(Numbers.duration(comparison.budgetSeconds())),
                Html.text(comparison.fidelity()),
                Html.text(caution(comparison)))
        + chart(comparison, id)
        + table(comparison);
  }

  /** What so few runs can tell. */
  private static String caution(MethodComparison comparison) {
    if (comparison.mostRuns() == 1) {
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
            + " loss; methods that differ by no more than that are not told apart here, and no test of"
            + " significance was made.",
        seeds,
        comparison.largestSpread());
  }

  private static String chart(MethodComparison comparison, String id) {
    List<Chart.Series> series = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < comparison.methods().size(); i++) {
      MethodComparison.Method method = comparison.methods().get(i);
      List<double[]> curve = method.validationCurve();
      List<double[]> finite = curve.stream().filter(point -> Double.isFinite(point[1])).toList();
      if (!finite.isEmpty()) {
        series.add(new Chart.Series(method.name(), i, finite));
      }
      curve.forEach(
          point ->
              rows.add(
                  List.of(
                      Html.text(method.name()),
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
    boolean proxies = comparison.methods().stream().anyMatch(MethodComparison.Method::hasProxy);
    List<String> header =
        new ArrayList<>(
            List.of(
                "Method",
                "Runs",
                "Validation loss",
                "Test loss",
                "Updates",
                "Examples trained on",
                "Candidates",
                "RST in scoring and curvature"));
    if (proxies) {
      header.addAll(List.of("RST, proxy free", "RST, proxy shared", "RST, proxy charged whole"));
    }
    return Html.table(
        "At the end of the budget, means over a method's runs"
            + (proxies
                ? "; a proxy model's training and scoring: free as published, shared by all runs"
                    + " that use it, or charged whole to each"
                : ""),
        header,
        comparison.methods().stream().map(method -> row(method, proxies)).toList());
  }

  private static List<String> row(MethodComparison.Method method, boolean proxies) {
    List<String> row =
        new ArrayList<>(
            List.of(
                Html.text(method.name()),
                Numbers.count(method.runs().size()),
                Numbers.decimal(method.mean(run -> run.validationLoss())),
                Numbers.decimal(method.mean(run -> run.testLoss())),
                rounded(method.mean(run -> (double) run.steps())),
                rounded(method.selected()),
                rounded(method.candidates()),
                Numbers.percent(method.rstShare(SELECTION_AND_CURVATURE))));
    if (proxies) {
      row.add(Numbers.decimal(method.mean(run -> run.rstSeconds())));
      row.add(Numbers.decimal(method.rstProxyShared()));
      row.add(Numbers.decimal(method.rstProxyWhole()));
    }
    return row;
  }

  private static String rounded(double mean) {
    return Numbers.count(Math.round(mean));
  }
}

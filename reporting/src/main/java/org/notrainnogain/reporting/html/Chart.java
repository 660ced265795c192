package org.notrainnogain.reporting.html;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A chart, as the page's script reads it, and the same numbers as a table for those who cannot see
 * it.
 *
 * @param id unique on the page
 * @param title what it shows, in a line
 * @param description how to read it
 * @param pixels height on the page
 * @param data what is drawn
 * @param table the same as an HTML table
 */
record Chart(String id, String title, String description, int pixels, Data data, String table) {
  Chart {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(table, "table");
  }

  /** What is drawn. */
  sealed interface Data permits Lines, Bars {}

  /**
   * Lines over two number axes.
   *
   * @param type "lines"
   * @param x name and unit of the horizontal axis
   * @param y name and unit of the vertical axis
   * @param series a line each
   */
  record Lines(String type, String x, String y, List<Series> series) implements Data {
    Lines(String x, String y, List<Series> series) {
      this("lines", x, y, List.copyOf(series));
    }
  }

  /**
   * One line.
   *
   * @param name its entry in the legend
   * @param style number that colour, dashes and marks are chosen by
   * @param points pairs of x and y, finite, by x
   */
  record Series(String name, int style, List<double[]> points) {}

  /**
   * Lying bars.
   *
   * @param type "bars" or "stacked-bars"
   * @param x name and unit of the number axis
   * @param categories a bar, or a cluster of bars, each
   * @param series a part of every bar, or a bar of every cluster
   */
  record Bars(String type, String x, List<String> categories, List<BarSeries> series)
      implements Data {}

  /**
   * One colour of bars.
   *
   * @param name its entry in the legend
   * @param style number that colour and hatching are chosen by
   * @param values one a category
   */
  record BarSeries(String name, int style, double[] values) {}

  /** The chart as a figure with its numbers folded away below. */
  String html() {
    return String.format(
        Locale.ROOT,
        """
        <figure>
        <figcaption><strong>%1$s</strong> %2$s</figcaption>
        <div class="chart" style="height:%3$spx"><canvas id="%4$s" role="img" aria-label="%1$s. %2$s The numbers are in the table below."></canvas></div>
        <script type="application/json" data-chart="%4$s">%5$s</script>
        <details><summary>Numbers of this chart</summary>
        %6$s</details>
        </figure>
        """,
        Html.text(title),
        Html.text(description),
        Integer.toString(pixels),
        Html.text(id),
        Html.json(data),
        table);
  }
}

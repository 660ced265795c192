package org.notrainnogain.training.rst;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What measured prices must look like: time grows with layers, and nearly in a straight line,
 * because each layer does the same work. The line is fitted by medians (slope: median over all
 * pairs, intercept: median of what the slope leaves), so that one slip does not bend it.
 */
final class PriceCheck {
  /** Published prices lie within 2% of their line, the slip of layer 7 is 90% off. */
  static final double TOLERANCE = 0.1;

  private static final int FEWEST_FOR_A_LINE = 3;
  private static final MathContext SHOWN = new MathContext(4);
  private static final double NANOS_A_SECOND = 1e9;

  private PriceCheck() {}

  /** By active layers, what is wrong with their price; empty where nothing is. */
  static Map<Integer, String> findings(NavigableMap<Integer, Long> nanosByLayers) {
    TreeMap<Integer, String> findings = new TreeMap<>(offTheLine(nanosByLayers));
    Map.Entry<Integer, Long> dearest = null;
    for (Map.Entry<Integer, Long> price : nanosByLayers.entrySet()) {
      if (findings.containsKey(price.getKey())) {
        continue;
      }
      if (dearest != null && price.getValue() < dearest.getValue()) {
        findings.put(price.getKey(), cheaper(price, dearest));
      } else {
        dearest = price;
      }
    }
    return findings;
  }

  private static String cheaper(Map.Entry<Integer, Long> price, Map.Entry<Integer, Long> dearest) {
    return String.format(
        Locale.ROOT,
        "costs %s, less than %d with %s; more layers must never cost less",
        LayerPrices.seconds(price.getValue()),
        dearest.getKey(),
        LayerPrices.seconds(dearest.getValue()));
  }

  private static Map<Integer, String> offTheLine(NavigableMap<Integer, Long> nanosByLayers) {
    Map<Integer, String> findings = new TreeMap<>();
    if (nanosByLayers.size() < FEWEST_FOR_A_LINE) {
      return findings;
    }
    double slope = slope(nanosByLayers);
    double intercept =
        median(
            nanosByLayers.entrySet().stream().map(e -> e.getValue() - slope * e.getKey()).toList());
    nanosByLayers.forEach(
        (layers, nanos) -> {
          double expected = intercept + slope * layers;
          if (!(Math.abs(nanos - expected) <= TOLERANCE * Math.abs(expected))) {
            findings.put(
                layers,
                String.format(
                    Locale.ROOT,
                    "costs %s, about %s s is expected from a straight line through the other prices",
                    LayerPrices.seconds(nanos),
                    shown(expected)));
          }
        });
    return findings;
  }

  private static String shown(double nanos) {
    return BigDecimal.valueOf(nanos / NANOS_A_SECOND).round(SHOWN).toPlainString();
  }

  private static double slope(NavigableMap<Integer, Long> nanosByLayers) {
    List<Double> slopes = new ArrayList<>();
    nanosByLayers.forEach(
        (layers, nanos) ->
            nanosByLayers
                .tailMap(layers, false)
                .forEach(
                    (more, dearer) -> slopes.add((double) (dearer - nanos) / (more - layers))));
    return median(slopes);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}

package org.notrainnogain.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.notrainnogain.jobs.calibrate.CalibrateJob;
import org.notrainnogain.training.calibration.MeasuredPrice;

/** Tells a user what a calibration found. */
final class CalibrationResult {
  private CalibrationResult() {}

  /** Prints a line a phase and optimizer, and how to use it. */
  static void print(CalibrateJob.Result result, PrintWriter screen) {
    Map<String, List<MeasuredPrice>> byName =
        result.prices().stream()
            .collect(
                Collectors.groupingBy(CalibrationResult::name, TreeMap::new, Collectors.toList()));
    byName.forEach((name, prices) -> screen.println(line(name, prices)));
    String file = OutputDirectory.shown(result.file());
    screen.println("Reference system: " + file);
    screen.println(
        "Use it with the same settings: ntng pretrain ... --set reference-system=" + file);
  }

  private static String name(MeasuredPrice price) {
    String optimizer = price.of().optimizer();
    return price.of().phase() + (optimizer == null ? "" : " " + optimizer);
  }

  private static String line(String name, List<MeasuredPrice> prices) {
    String seconds =
        prices.stream()
            .map(price -> String.format(Locale.ROOT, "%.6f", price.medianNanos() / 1e9))
            .collect(Collectors.joining(" "));
    double spread = prices.stream().mapToDouble(MeasuredPrice::spread).max().orElse(0);
    MeasuredPrice first = prices.get(0);
    return String.format(
        Locale.ROOT,
        "  %-18s %s s %s, spread at most %.1f%%%s",
        name,
        seconds,
        prices.size() == 1
            ? String.format(Locale.ROOT, "with %d layers", first.of().activeLayers())
            : String.format(
                Locale.ROOT,
                "with %d to %d layers",
                first.of().activeLayers(),
                prices.get(prices.size() - 1).of().activeLayers()),
        100 * spread,
        first.charged() ? "" : ", never charged");
  }
}

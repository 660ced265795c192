package org.notrainnogain.jobs.calibrate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.notrainnogain.reporting.tables.CalibrationRow;
import org.notrainnogain.training.calibration.CalibrationSpec;
import org.notrainnogain.training.calibration.MeasuredPrice;
import org.notrainnogain.training.rst.MeasuredSystem;
import org.notrainnogain.training.rst.Phase;

/** What sessions found, as a reference system and as rows of {@code rst_calibrations}. */
record CalibratedSystem(
    String name, CalibrationPlan plan, Sessions.Outcome outcome, Instant measuredAt) {

  /**
   * The bytes of the reference system's file, checked as every one is at load.
   *
   * @throws IllegalStateException when prices fail the checks
   */
  byte[] file() {
    try {
      return new MeasuredSystem(
              name,
              "measured by ntng calibrate on the machine named below",
              conditions(),
              plan.model(),
              plan.spec().corpus().sequenceLength(),
              prices(),
              remarks())
          .file();
    } catch (IllegalArgumentException failed) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "What was measured is not how time grows with layers, so nothing was written. Let nothing"
                  + " else compute here and calibrate again, with more repeats (--set"
                  + " calibration.repeats=%d):%n%s",
              3 * plan.repetition().repeats(),
              failed.getMessage()),
          failed);
    }
  }

  private List<MeasuredSystem.Prices> prices() {
    record Key(Phase phase, String optimizer, Integer sequences) {}
    Map<Key, SortedMap<Integer, Long>> nanos = new LinkedHashMap<>();
    for (MeasuredPrice price : outcome.prices()) {
      price
          .chargedPhase()
          .map(phase -> new Key(phase, price.of().optimizer(), price.of().sequences()))
          .ifPresent(
              key ->
                  nanos
                      .computeIfAbsent(key, absent -> new TreeMap<>())
                      .put(price.of().activeLayers(), price.medianNanos()));
    }
    List<MeasuredSystem.Prices> prices = new ArrayList<>();
    nanos.forEach(
        (key, byLayers) ->
            prices.add(
                new MeasuredSystem.Prices(
                    key.phase(),
                    Optional.ofNullable(key.optimizer()),
                    key.sequences() == null ? OptionalInt.empty() : OptionalInt.of(key.sequences()),
                    byLayers)));
    return prices;
  }

  private SortedMap<String, String> conditions() {
    CalibrationSpec.Layout layout = plan.spec().layout();
    SortedMap<String, String> conditions = new TreeMap<>();
    conditions.put("host", outcome.last().host());
    conditions.put("device", outcome.last().device());
    conditions.put("replicas", Integer.toString(layout.replicas()));
    conditions.put("threads", Integer.toString(layout.threads()));
    conditions.put("precision", plan.precision());
    conditions.put("device-batch", Integer.toString(layout.deviceBatch()));
    conditions.put(
        "versions",
        outcome.last().versions().entrySet().stream()
            .map(version -> version.getKey() + " " + version.getValue())
            .collect(Collectors.joining(", ")));
    conditions.put("repeats", repeats());
    conditions.put("measured-at", measuredAt.toString());
    return conditions;
  }

  private String repeats() {
    MeasuredPrice noisiest = MeasuredPrice.noisiest(outcome.prices());
    return String.format(
        Locale.ROOT,
        "median of %d in %d sessions after %d warm-ups each; interquartile range at most %.1f%% of"
            + " it (%s)",
        noisiest.repeats(),
        outcome.sessions(),
        plan.repetition().warmUps(),
        100 * noisiest.spread(),
        noisiest.of().inWords());
  }

  private List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        String.format(
            Locale.ROOT,
            "Prices of %s: one second of RST is a second of one executor of this machine, computing as %s.",
            plan.model().name(),
            plan.layoutInWords()));
    remarks.add(
        "scoring: losses at masked positions, no gradients. forward_backward: a microbatch from"
            + " examples to gradients. hessian: the same with drawn labels. optimizer: norm of the"
            + " gradients, clip, update. docs/protocol.md has the rest.");
    outcome.prices().stream()
        .filter(price -> !price.charged())
        .map(
            price ->
                String.format(
                    Locale.ROOT,
                    "Never charged: %s, %d sequences in %.6f s.",
                    price.of().inWords(),
                    price.of().sequences(),
                    price.medianNanos() / 1e9))
        .forEach(remarks::add);
    return remarks;
  }

  /** One row a measured price, evaluation included. */
  List<CalibrationRow> rows() {
    CalibrationSpec.Layout layout = plan.spec().layout();
    return outcome.prices().stream()
        .map(
            price ->
                new CalibrationRow(
                    plan.model().name(),
                    price.of().phase(),
                    price.of().optimizer(),
                    price.of().activeLayers(),
                    price.of().sequences(),
                    plan.spec().corpus().sequenceLength(),
                    outcome.last().device(),
                    layout.replicas() * layout.threads(),
                    plan.precision(),
                    price.medianNanos() / 1e9,
                    price.iqrNanos() / 1e9,
                    price.repeats(),
                    measuredAt))
        .toList();
  }
}

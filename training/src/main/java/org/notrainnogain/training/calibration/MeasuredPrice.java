package org.notrainnogain.training.calibration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.notrainnogain.training.rst.Phase;

/**
 * What all repetitions of one measurement come to.
 *
 * @param of what was measured
 * @param medianNanos median of the repetitions, in whole nanoseconds
 * @param iqrNanos their interquartile range, in whole nanoseconds
 * @param repeats how many they were
 */
public record MeasuredPrice(Sample.Measured of, long medianNanos, long iqrNanos, int repeats) {
  /** The phase of evaluation, as in the table {@code timings}; it has no price. */
  public static final String EVALUATION = "validation";

  private static final Comparator<Sample.Measured> ORDER =
      Comparator.comparing(Sample.Measured::phase)
          .thenComparing(of -> of.optimizer() == null ? "" : of.optimizer())
          .thenComparingInt(Sample.Measured::activeLayers);

  /** The prices of all samples, by phase, optimizer and layers. */
  public static List<MeasuredPrice> of(List<Sample> samples) {
    Map<Sample.Measured, List<Long>> nanos = new TreeMap<>(ORDER);
    for (Sample sample : samples) {
      nanos.computeIfAbsent(sample.of(), absent -> new ArrayList<>()).add(sample.nanos());
    }
    return nanos.entrySet().stream()
        .map(
            entry -> {
              long[] values = entry.getValue().stream().mapToLong(Long::longValue).toArray();
              Quartiles quartiles = Quartiles.of(values);
              return new MeasuredPrice(
                  entry.getKey(),
                  (long) Math.rint(quartiles.median()),
                  (long) Math.rint(quartiles.range()),
                  values.length);
            })
        .toList();
  }

  /** Whether reference system time is charged for the phase. */
  public boolean charged() {
    return chargedPhase().isPresent();
  }

  /** The phase that it is a price of; empty for evaluation. */
  public Optional<Phase> chargedPhase() {
    return Phase.named(of.phase());
  }

  /** Interquartile range over median: how far the repetitions agree. */
  public double spread() {
    return (double) iqrNanos / medianNanos;
  }

  /** The charged price whose repetitions agree least. */
  public static MeasuredPrice noisiest(List<MeasuredPrice> prices) {
    return prices.stream()
        .filter(MeasuredPrice::charged)
        .max(Comparator.comparingDouble(MeasuredPrice::spread))
        .orElseThrow(() -> new IllegalArgumentException("Nothing was measured that is charged"));
  }
}

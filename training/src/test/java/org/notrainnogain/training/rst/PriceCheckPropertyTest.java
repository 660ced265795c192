package org.notrainnogain.training.rst;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class PriceCheckPropertyTest {
  private static final double NOISE = 0.01;

  @Property
  void findsNothingInAStraightLineWithALittleNoise(
      @ForAll @IntRange(min = 1, max = 24) int layers,
      @ForAll @LongRange(min = 1_000_000, max = 500_000_000) long perLayer,
      @ForAll @LongRange(min = 0, max = 100_000_000) long fixed,
      @ForAll Random random) {
    assertThat(PriceCheck.findings(monotone(line(layers, perLayer, fixed, random)))).isEmpty();
  }

  @Property
  void findsTheOneTenfoldSlip(
      @ForAll @IntRange(min = 6, max = 24) int layers,
      @ForAll @IntRange(min = 0, max = 23) int place,
      @ForAll @LongRange(min = 1_000_000, max = 500_000_000) long perLayer,
      @ForAll @LongRange(min = 0, max = 100_000_000) long fixed,
      @ForAll Random random) {
    NavigableMap<Integer, Long> prices = monotone(line(layers, perLayer, fixed, random));
    int slip = place % layers + 1;
    prices.put(slip, prices.get(slip) / 10);
    assertThat(PriceCheck.findings(prices)).containsOnlyKeys(slip);
  }

  private static NavigableMap<Integer, Long> line(
      int layers, long perLayer, long fixed, Random random) {
    NavigableMap<Integer, Long> prices = new TreeMap<>();
    for (int i = 1; i <= layers; i++) {
      double noise = 1 + NOISE * (2 * random.nextDouble() - 1);
      prices.put(i, Math.round((fixed + perLayer * i) * noise));
    }
    return prices;
  }

  /** As a measurement with enough repeats would be. */
  private static NavigableMap<Integer, Long> monotone(NavigableMap<Integer, Long> prices) {
    long most = 0;
    for (var price : prices.entrySet()) {
      most = Math.max(most, price.getValue());
      price.setValue(most);
    }
    return prices;
  }
}

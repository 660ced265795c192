package org.notrainnogain.training.rst;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Prices of one phase by active layers, or one price for any number of layers; in nanoseconds. */
final class LayerPrices {
  private static final int NANO_DIGITS = 9;

  private final NavigableMap<Integer, Long> byLayers;
  private final OptionalLong any;

  private LayerPrices(NavigableMap<Integer, Long> byLayers, OptionalLong any) {
    this.byLayers = byLayers;
    this.any = any;
  }

  static LayerPrices ofAny(long nanos) {
    return new LayerPrices(new TreeMap<>(), OptionalLong.of(nanos));
  }

  static LayerPrices of(NavigableMap<Integer, Long> nanosByLayers) {
    return new LayerPrices(new TreeMap<>(nanosByLayers), OptionalLong.empty());
  }

  /** The price, empty where this number of layers was not measured. */
  OptionalLong nanos(int activeLayers) {
    if (any.isPresent()) {
      return any;
    }
    Long nanos = byLayers.get(activeLayers);
    return nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos);
  }

  /** The prices by active layers, ascending; empty where one price holds for any. */
  NavigableMap<Integer, Long> byLayers() {
    return Collections.unmodifiableNavigableMap(byLayers);
  }

  /** Which numbers of layers have a price, for messages. */
  String layersInWords() {
    return any.isPresent() ? "any number of layers" : byLayers.keySet() + " layers";
  }

  /** Seconds in plain decimals, for messages. */
  static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros().toPlainString() + " s";
  }
}

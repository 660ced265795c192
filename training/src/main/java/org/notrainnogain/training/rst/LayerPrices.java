package org.notrainnogain.training.rst;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Prices of one phase by active layers, or one price for any number of layers; in nanoseconds. */
final class LayerPrices implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int NANO_DIGITS = 9;

  private final NavigableMap<Integer, Long> byLayers;

  /** Null where prices go by layers. */
  private final Long any;

  private LayerPrices(NavigableMap<Integer, Long> byLayers, Long any) {
    this.byLayers = byLayers;
    this.any = any;
  }

  static LayerPrices ofAny(long nanos) {
    return new LayerPrices(new TreeMap<>(), nanos);
  }

  static LayerPrices of(NavigableMap<Integer, Long> nanosByLayers) {
    return new LayerPrices(new TreeMap<>(nanosByLayers), null);
  }

  /** The price, empty where this number of layers was not measured. */
  OptionalLong nanos(int activeLayers) {
    Long nanos = any == null ? byLayers.get(activeLayers) : any;
    return nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos);
  }

  /** The prices by active layers, ascending; empty where one price holds for any. */
  NavigableMap<Integer, Long> byLayers() {
    return Collections.unmodifiableNavigableMap(byLayers);
  }

  /** Which numbers of layers have a price, for messages. */
  String layersInWords() {
    return any != null ? "any number of layers" : byLayers.keySet() + " layers";
  }

  /** Seconds in plain decimals, for messages. */
  static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros().toPlainString() + " s";
  }
}

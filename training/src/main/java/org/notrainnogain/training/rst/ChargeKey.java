package org.notrainnogain.training.rst;

import java.util.Comparator;

/** What charges are added up by; ordered by phase, then active layers. */
public record ChargeKey(Phase phase, int activeLayers) implements Comparable<ChargeKey> {
  private static final Comparator<ChargeKey> ORDER =
      Comparator.comparing(ChargeKey::phase).thenComparingInt(ChargeKey::activeLayers);

  @Override
  public int compareTo(ChargeKey other) {
    return ORDER.compare(this, other);
  }
}

package org.notrainnogain.training.rst;

import java.util.Comparator;

/** What charges are added up by; ordered by phase, then active layers. */
public record ChargeKey(Phase phase, int activeLayers) implements Comparable<ChargeKey> {
  private static final Comparator<ChargeKey> ORDER =
      Comparator.comparing(ChargeKey::phase).thenComparingInt(ChargeKey::activeLayers);

  public ChargeKey {
    if (phase == null || activeLayers < 1) {
      throw new IllegalArgumentException(
          ("Sum of charges of phase %s with %d active layers: a phase and at least 1 layer are"
                  + " demanded")
              .formatted(phase, activeLayers));
    }
  }

  @Override
  public int compareTo(ChargeKey other) {
    return ORDER.compare(this, other);
  }
}

package org.notrainnogain.training.rst;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;

/** What charges are added up by; ordered by phase, then active layers. */
public record ChargeKey(Phase phase, int activeLayers)
    implements Comparable<ChargeKey>, Serializable {
  private static final long serialVersionUID = 1L;

  private static final Comparator<ChargeKey> ORDER =
      Comparator.comparing(ChargeKey::phase).thenComparingInt(ChargeKey::activeLayers);

  public ChargeKey {
    if (phase == null || activeLayers < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Sum of charges of phase %s with %d active layers: a phase and at least 1 layer are"
                  + " demanded",
              phase,
              activeLayers));
    }
  }

  @Override
  public int compareTo(ChargeKey other) {
    return ORDER.compare(this, other);
  }
}

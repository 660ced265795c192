package org.notrainnogain.training.rst;

import java.io.Serializable;
import java.util.Locale;

/**
 * The sum over charges of one {@link ChargeKey}.
 *
 * @param count units done
 * @param rstNanos charged, in nanoseconds of RST
 * @param freeRstNanos not charged because the phase is free, in nanoseconds of RST
 */
public record ChargeTotal(long count, long rstNanos, long freeRstNanos) implements Serializable {
  private static final long serialVersionUID = 1L;

  static final ChargeTotal NOTHING = new ChargeTotal(0, 0, 0);

  public ChargeTotal {
    if (count < 0 || rstNanos < 0 || freeRstNanos < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Charge total of %d units, %d ns and %d free ns has a negative part; none may be",
              count,
              rstNanos,
              freeRstNanos));
    }
  }

  ChargeTotal plus(Charge charge) {
    return new ChargeTotal(
        Math.addExact(count, charge.count()),
        Math.addExact(rstNanos, charge.rstNanos()),
        Math.addExact(freeRstNanos, charge.freeRstNanos()));
  }
}

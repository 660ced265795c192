package org.notrainnogain.training.loop;

import org.notrainnogain.training.rst.Charge;

/**
 * What one step was charged for one phase at one number of active layers: a row of the table {@code
 * charges}.
 *
 * @param step the update's number, from 1
 * @param phase the price's phase, as in the reference system
 * @param activeLayers active layers the price was looked up for
 * @param count how many times the price was charged
 * @param rstNanos what was charged, in nanoseconds
 * @param rstSeconds the same in seconds
 * @param freeRstNanos what a phase run free by setting would have cost
 */
public record ChargeRow(
    long step,
    String phase,
    int activeLayers,
    long count,
    long rstNanos,
    double rstSeconds,
    long freeRstNanos) {

  static ChargeRow of(Charge charge) {
    return new ChargeRow(
        charge.step(),
        charge.phase().tableName(),
        charge.activeLayers(),
        charge.count(),
        charge.rstNanos(),
        charge.rstNanos() / 1e9,
        charge.freeRstNanos());
  }

  /** What names the row in its table. */
  public record Key(long step, String phase, int activeLayers) {}

  /** What names the row in its table: two charges of one key are one row. */
  public Key key() {
    return new Key(step, phase, activeLayers);
  }

  /**
   * One row for two charges.
   *
   * @param other of the same key
   */
  public ChargeRow plus(ChargeRow other) {
    if (!key().equals(other.key())) {
      throw new IllegalArgumentException(
          "Charges of %s and %s are two rows".formatted(key(), other.key()));
    }
    long nanos = rstNanos + other.rstNanos;
    return new ChargeRow(
        step,
        phase,
        activeLayers,
        count + other.count,
        nanos,
        nanos / 1e9,
        freeRstNanos + other.freeRstNanos);
  }
}

package org.notrainnogain.training.loop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** One row for all charges of a step, phase and depth, in the order of their first. */
  static List<ChargeRow> merged(List<ChargeRow> charges) {
    Map<List<Object>, ChargeRow> rows = new LinkedHashMap<>();
    charges.forEach(
        row -> rows.merge(List.of(row.step, row.phase, row.activeLayers), row, ChargeRow::plus));
    return List.copyOf(rows.values());
  }

  private ChargeRow plus(ChargeRow other) {
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

package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.Locale;
import org.notrainnogain.storage.tables.Column;
import org.notrainnogain.storage.tables.Table;
import org.notrainnogain.storage.tables.TableSchema;
import org.notrainnogain.training.rst.Charge;

/**
 * What one step was charged for one phase at one number of active layers: a row of the table {@code
 * charges}.
 */
@Table(
    name = "charges",
    partition = "run_id",
    key = {"step", "phase", "active_layers"},
    row = "what one step was charged for one phase at one number of active layers",
    note = "The sum of `rst_nanos` over a run is its elapsed RST, exactly.")
public record ChargeRow(
    @Column("number of the update; unfinished scoring carries that of the update it was for")
        long step,
    @Column(
            "`forward_backward`, `scoring`, `scoring_full_decode`, `optimizer`, `hessian` or `update`")
        String phase,
    @Column(value = "what the price was looked up for", unit = "layers") int activeLayers,
    @Column("how many times the price was charged") long count,
    @Column(value = "charged", unit = "RST nanoseconds") long rstNanos,
    @Column(value = "the same", unit = "RST seconds") double rstSeconds,
    @Column(value = "what a phase run free by setting would have cost", unit = "RST nanoseconds")
        long freeRstNanos)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The table. */
  public static final TableSchema<ChargeRow> TABLE = TableSchema.of(ChargeRow.class);

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
          String.format(Locale.ROOT, "Charges of %s and %s are two rows", key(), other.key()));
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

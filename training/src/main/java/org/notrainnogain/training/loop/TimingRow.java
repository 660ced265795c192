package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.Locale;
import org.notrainnogain.storage.tables.Column;
import org.notrainnogain.storage.tables.Table;
import org.notrainnogain.storage.tables.TableSchema;

/** Wall time of one phase on one replica in one step: a row of the table {@code timings}. */
@Table(
    name = "timings",
    partition = "run_id",
    key = {"step", "attempt", "replica", "phase"},
    row = "the wall time of one phase on one replica in one step")
public record TimingRow(
    @Column(
            "number of the update that the time was spent for; 0 is the start, and what ends a run (last evaluation, test, last checkpoint) counts for the update that did not fit any more")
        long step,
    @Column("process that did the work: 1 for the first, one more after each resume") int attempt,
    @Column("number of the replica, from 0") int replica,
    @Column("Spark's name of the executor; `driver` in local mode") String executorId,
    @Column("the executor's host") String host,
    @Column("what it computed on") String device,
    @Column(
            "a phase of the reference system (as in `charges`), or `data`, `exchange`, `wait` (for the slowest replica, and for Spark, in an update), `validation`, `checkpoint`")
        String phase,
    @Column("worked on") int microbatches,
    @Column(value = "mean over them; 0 where layers play no part", unit = "layers")
        double activeLayers,
    @Column(value = "worked on", unit = "sequences") int examples,
    @Column(value = "measured, after waiting for the device", unit = "nanoseconds") long wallNanos,
    @Column(
            value = "what the reference machine would have taken; 0 without a price",
            unit = "RST seconds")
        double modelledSeconds)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The table. */
  public static final TableSchema<TimingRow> TABLE = TableSchema.of(TimingRow.class);

  /**
   * The row of what a replica measured.
   *
   * @param attempt number of the process that drives the run, from 1
   * @param modelledSeconds what the reference machine would have taken; 0 without a price
   */
  static TimingRow of(long step, int attempt, PhaseTiming timing, double modelledSeconds) {
    return new TimingRow(
        step,
        attempt,
        timing.replica(),
        timing.executorId(),
        timing.host(),
        timing.device(),
        timing.phase(),
        timing.microbatches(),
        timing.activeLayers(),
        timing.examples(),
        timing.wallNanos(),
        modelledSeconds);
  }

  /** What names the row in its table. */
  public record Key(long step, int attempt, int replica, String phase) {}

  /** What names the row in its table: what a replica did of a phase in several goes is one row. */
  public Key key() {
    return new Key(step, attempt, replica, phase);
  }

  /**
   * One row for two goes.
   *
   * @param other of the same key
   */
  public TimingRow plus(TimingRow other) {
    if (!key().equals(other.key())) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Timings of %s and %s are two rows", key(), other.key()));
    }
    return new TimingRow(
        step,
        attempt,
        replica,
        executorId,
        host,
        device,
        phase,
        microbatches + other.microbatches,
        Math.max(activeLayers, other.activeLayers),
        examples + other.examples,
        wallNanos + other.wallNanos,
        modelledSeconds + other.modelledSeconds);
  }
}

package org.notrainnogain.storage.tables;

import java.time.Instant;

/** A row with columns of every type, that may be null and may not. */
@Table(
    name = "measures",
    partition = "run_id",
    key = {"step", "name"},
    row = "one measure")
record MeasureRow(
    @Column("number of the update") long step,
    @Column("of what was measured") String name,
    @Column(value = "how many", unit = "sequences") int sequenceCount,
    @Column(value = "mean", unit = "nats") double loss,
    @Column("mean of others; null without") Double otherLoss,
    @Column("whether it counts") boolean counts,
    @Column(value = "in words; null without", nullable = true) String reason,
    @Column(value = "when", unit = "UTC") Instant measuredAt,
    @Column(value = "when it ended; null before", unit = "UTC", nullable = true) Instant endedAt) {
  static final TableSchema<MeasureRow> TABLE = TableSchema.of(MeasureRow.class);

  static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123456Z");

  static MeasureRow of(long step, String name) {
    return new MeasureRow(step, name, 7, 0.1 * step, null, true, null, NOON, null);
  }
}

package org.notrainnogain.storage.tables;

import java.time.Instant;

/** A row of the same table as {@link MeasureRow} was before two columns were added. */
@Table(
    name = "measures",
    partition = "run_id",
    key = {"step", "name"},
    row = "one measure")
record OlderMeasureRow(
    @Column("number of the update") long step,
    @Column("of what was measured") String name,
    @Column("how many") int sequenceCount,
    @Column("mean") double loss,
    @Column("whether it counts") boolean counts,
    @Column("when") Instant measuredAt) {
  static final TableSchema<OlderMeasureRow> TABLE = TableSchema.of(OlderMeasureRow.class);
}

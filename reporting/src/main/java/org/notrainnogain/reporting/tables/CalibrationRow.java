package org.notrainnogain.reporting.tables;

import java.time.Instant;
import org.notrainnogain.storage.tables.Column;
import org.notrainnogain.storage.tables.Table;
import org.notrainnogain.storage.tables.TableSchema;

/** A row of the table {@code rst_calibrations} without its reference system; boxed may be null. */
@Table(
    name = "rst_calibrations",
    partition = "reference_system",
    key = {"phase", "optimizer", "active_layers"},
    row =
        "one measured price of a reference system, by `ntng calibrate`; [protocol](protocol.md#calibration) says what is timed",
    note =
        "The prices are also in `DIR/reference-systems/NAME.conf`, with more about the conditions.")
public record CalibrationRow(
    @Column("name of the model's configuration") String model,
    @Column("as in `charges`; `validation` is a batch of evaluation, which is never charged")
        String phase,
    @Column(
            value = "the optimizer that the price holds for; null where it depends on none",
            nullable = true)
        String optimizer,
    @Column(value = "layers that worked; for `optimizer` those that the model has", unit = "layers")
        int activeLayers,
    @Column(
            value = "what the price is for; null where it is an update, whatever its sequences",
            unit = "sequences")
        Integer sequences,
    @Column(value = "tokens of a sequence", unit = "tokens") int sequenceLength,
    @Column("name and make of what computed") String device,
    @Column("threads that computed at the same time, those of all replicas side by side")
        int threads,
    @Column("`fp32` or `bf16`") String precision,
    @Column(value = "median of the repeats, in whole nanoseconds: the price", unit = "seconds")
        double medianSeconds,
    @Column(value = "their interquartile range", unit = "seconds") double iqrSeconds,
    @Column("how many they were, over all sessions") int repeats,
    @Column(value = "end of the calibration", unit = "UTC") Instant measuredAt) {
  /** The table. */
  public static final TableSchema<CalibrationRow> TABLE = TableSchema.of(CalibrationRow.class);
}

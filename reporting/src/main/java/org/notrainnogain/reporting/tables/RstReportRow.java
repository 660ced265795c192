package org.notrainnogain.reporting.tables;

import org.notrainnogain.storage.tables.Column;
import org.notrainnogain.storage.tables.Table;
import org.notrainnogain.storage.tables.TableSchema;

/** A row of the table {@code rst_report} without its run; boxed values may be null. */
@Table(
    name = "rst_report",
    partition = "run_id",
    key = {"executor_id", "host", "phase"},
    row = "one run, executor and phase, added up from `timings` and `charges` by `ntng report`")
public record RstReportRow(
    @Column("Spark's name of the executor; `unmeasured` holds charges without a timing")
        String executorId,
    @Column("the executor's host") String host,
    @Column("what it computed on; several are joined by `+`") String device,
    @Column("as in `timings`") String phase,
    @Column(
            value =
                "the phase's charge, given to executors in proportion to the modelled seconds of their work; a run's rows add up to its `rst_seconds`",
            unit = "RST seconds")
        double rstSeconds,
    @Column(
            value =
                "replicas on one executor work at the same time: the slowest counts in each step, steps add up",
            unit = "seconds")
        double wallSeconds,
    @Column(
            value = "1 is as fast as the reference; null where nothing was charged or measured",
            unit = "RST per wall second")
        Double speed,
    @Column("`wall_seconds` / wall time of the run") Double share) {
  /** The table. */
  public static final TableSchema<RstReportRow> TABLE = TableSchema.of(RstReportRow.class);
}

package org.notrainnogain.reporting.tables;

import java.time.Instant;
import org.notrainnogain.storage.tables.Column;
import org.notrainnogain.storage.tables.Table;
import org.notrainnogain.storage.tables.TableSchema;

/** A row of the table {@code nightly_runs} without its plan. */
@Table(
    name = "nightly_runs",
    partition = "plan_id",
    key = {"night_id", "task", "name"},
    row = "one task of one night, by `ntng nightly`",
    note = "A night has a row for every task of its plan, also for those that it found done.")
public record NightlyRunRow(
    @Column("when the night began, in UTC") String nightId,
    @Column("`prepare`, `trial`, `pretrain`, `score` or `report`") String task,
    @Column("the task among those of its kind: method, model, budget, seed, trial") String name,
    @Column(
            value =
                "its run, for `score` the proxy's; null without one, or while its settings are not known",
            nullable = true)
        String runId,
    @Column(
            "`done`; `failed`, in this night or before; `blocked`: what it needs is not there; `stopped`; `not_reached`: the night was stopped before")
        String status,
    @Column(value = "in words; null when it was done in this night", nullable = true) String reason,
    @Column(value = "null when nothing was done", unit = "UTC", nullable = true) Instant startedAt,
    @Column(value = "null when nothing was done", unit = "UTC", nullable = true)
        Instant finishedAt) {
  /** The table. */
  public static final TableSchema<NightlyRunRow> TABLE = TableSchema.of(NightlyRunRow.class);
}

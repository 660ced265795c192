package org.notrainnogain.reporting.tables;

import org.notrainnogain.storage.tables.Column;
import org.notrainnogain.storage.tables.Table;
import org.notrainnogain.storage.tables.TableSchema;

/** A row of the table {@code tuning} without its plan. */
@Table(
    name = "tuning",
    partition = "plan_id",
    key = {"method", "trial", "run_id"},
    row = "one tuning trial of a plan that has ended, by `ntng nightly`",
    note =
        "Model and budget are in `runs`. Among the finished trials of a method, model and budget the smallest loss is chosen, the first of equals, once all of them have ended.")
public record TuningRow(
    @Column("the method that is tuned") String method,
    @Column("number of the trial, from 1") int trial,
    @Column("its run") String runId,
    @Column(value = "the tuned settings by key", unit = "JSON") String settingsJson,
    @Column(value = "of the run's last evaluation; null when it did not finish", unit = "nats")
        Double validationLoss,
    @Column("whether the runs that count take these settings") boolean chosen) {
  /** The table. */
  public static final TableSchema<TuningRow> TABLE = TableSchema.of(TuningRow.class);
}

package org.notrainnogain.jobs.tables;

import java.util.List;
import org.notrainnogain.reporting.tables.CalibrationRow;
import org.notrainnogain.reporting.tables.NightlyRunRow;
import org.notrainnogain.reporting.tables.RstReportRow;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.reporting.tables.TuningRow;
import org.notrainnogain.storage.tables.TableSchema;
import org.notrainnogain.training.irreducible.IrreducibleLossRow;
import org.notrainnogain.training.loop.ChargeRow;
import org.notrainnogain.training.loop.SelectionRow;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.loop.TimingRow;
import org.notrainnogain.training.loop.ValidationRow;

/** All tables, in the order in which data reaches them. A table's columns are its record's. */
public final class Tables {
  /** Those that a run's rows reach through its segments; {@code runs} says that they are whole. */
  public static final List<TableSchema<?>> OF_SEGMENTS =
      List.of(
          StepRow.TABLE, ChargeRow.TABLE, TimingRow.TABLE, SelectionRow.TABLE, ValidationRow.TABLE);

  private static final List<TableSchema<?>> ALL =
      List.of(
          StepRow.TABLE,
          ChargeRow.TABLE,
          TimingRow.TABLE,
          SelectionRow.TABLE,
          IrreducibleLossRow.TABLE,
          ValidationRow.TABLE,
          RunRow.TABLE,
          RstReportRow.TABLE,
          CalibrationRow.TABLE,
          TuningRow.TABLE,
          NightlyRunRow.TABLE);

  private Tables() {}

  /** Every table that is written under {@code DIR/tables}. */
  public static List<TableSchema<?>> all() {
    return ALL;
  }
}

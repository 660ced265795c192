package org.notrainnogain.jobs.tables;

import java.util.List;

/** All tables, in the order in which data reaches them. A table's columns are in its own class. */
public final class Tables {
  private static final List<TableSchema> ALL =
      List.of(
          StepsTable.SCHEMA,
          ChargesTable.SCHEMA,
          TimingsTable.SCHEMA,
          SelectionsTable.SCHEMA,
          IrreducibleLossesTable.SCHEMA,
          ValidationsTable.SCHEMA,
          RunsTable.SCHEMA,
          RstReportTable.SCHEMA,
          RstCalibrationsTable.SCHEMA,
          TuningTable.SCHEMA,
          NightlyRunsTable.SCHEMA);

  private Tables() {}

  /** Every table that is written under {@code DIR/tables}. */
  public static List<TableSchema> all() {
    return ALL;
  }

  /**
   * The table of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static TableSchema named(String name) {
    return ALL.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No table is called '%s'; there are %s"
                        .formatted(name, ALL.stream().map(TableSchema::name).toList())));
  }
}

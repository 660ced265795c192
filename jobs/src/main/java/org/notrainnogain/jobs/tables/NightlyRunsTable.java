package org.notrainnogain.jobs.tables;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The table {@code nightly_runs}: one row a task of one night. */
public final class NightlyRunsTable {
  /** The table's name, partition and columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "nightly_runs",
          "plan_id",
          new StructType()
              .add("night_id", StringType, false)
              .add("task", StringType, false)
              .add("name", StringType, false)
              .add("run_id", StringType, true)
              .add("status", StringType, false)
              .add("reason", StringType, true)
              .add("started_at", TimestampType, true)
              .add("finished_at", TimestampType, true),
          List.of("night_id", "task", "name"));

  private NightlyRunsTable() {}
}

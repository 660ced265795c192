package org.notrainnogain.jobs.tables;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The table {@code rst_report}: one row a run, executor and phase. */
public final class RstReportTable {
  /** The table's name, partition and columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "rst_report",
          "run_id",
          new StructType()
              .add("executor_id", StringType, false)
              .add("host", StringType, false)
              .add("device", StringType, false)
              .add("phase", StringType, false)
              .add("rst_seconds", DoubleType, false)
              .add("wall_seconds", DoubleType, false)
              .add("speed", DoubleType, true)
              .add("share", DoubleType, true),
          List.of("executor_id", "host", "phase"));

  private RstReportTable() {}
}

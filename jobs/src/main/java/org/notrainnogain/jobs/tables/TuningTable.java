package org.notrainnogain.jobs.tables;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The table {@code tuning}: one row a tuning trial of a plan. */
public final class TuningTable {
  /** The table's name, partition and columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "tuning",
          "plan_id",
          new StructType()
              .add("method", StringType, false)
              .add("trial", IntegerType, false)
              .add("run_id", StringType, false)
              .add("settings_json", StringType, false)
              .add("validation_loss", DoubleType, true)
              .add("chosen", BooleanType, false),
          List.of("method", "trial", "run_id"));

  private TuningTable() {}
}

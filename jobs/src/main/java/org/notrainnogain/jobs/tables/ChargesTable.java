package org.notrainnogain.jobs.tables;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * The table {@code charges}: one row a step, phase and number of active layers. The sum of {@code
 * rst_nanos} is the run's elapsed RST.
 */
public final class ChargesTable {
  /** The table's name, partition and columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "charges",
          "run_id",
          new StructType()
              .add("step", LongType, false)
              .add("phase", StringType, false)
              .add("active_layers", IntegerType, false)
              .add("count", LongType, false)
              .add("rst_nanos", LongType, false)
              .add("rst_seconds", DoubleType, false)
              .add("free_rst_nanos", LongType, false),
          List.of("step", "phase", "active_layers"));

  private ChargesTable() {}
}

package org.notrainnogain.jobs.tables;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The table {@code rst_calibrations}: one row a measured price of a reference system. */
public final class RstCalibrationsTable {
  /** The table's name, partition and columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "rst_calibrations",
          "reference_system",
          new StructType()
              .add("model", StringType, false)
              .add("phase", StringType, false)
              .add("optimizer", StringType, true)
              .add("active_layers", IntegerType, false)
              .add("sequences", IntegerType, true)
              .add("sequence_length", IntegerType, false)
              .add("device", StringType, false)
              .add("threads", IntegerType, false)
              .add("precision", StringType, false)
              .add("median_seconds", DoubleType, false)
              .add("iqr_seconds", DoubleType, false)
              .add("repeats", IntegerType, false)
              .add("measured_at", TimestampType, false),
          List.of("phase", "optimizer", "active_layers"));

  private RstCalibrationsTable() {}
}

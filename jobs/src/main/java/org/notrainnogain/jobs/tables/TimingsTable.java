package org.notrainnogain.jobs.tables;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * The table {@code timings}: one row a phase on one replica in one step. What a replica did of one
 * phase in several goes is one row, the sum.
 */
public final class TimingsTable {
  /** The table's name, partition and columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "timings",
          "run_id",
          new StructType()
              .add("step", LongType, false)
              .add("attempt", IntegerType, false)
              .add("replica", IntegerType, false)
              .add("executor_id", StringType, false)
              .add("host", StringType, false)
              .add("device", StringType, false)
              .add("phase", StringType, false)
              .add("microbatches", IntegerType, false)
              .add("active_layers", DoubleType, false)
              .add("examples", IntegerType, false)
              .add("wall_nanos", LongType, false)
              .add("modelled_seconds", DoubleType, false),
          List.of("step", "attempt", "replica", "phase"));

  private TimingsTable() {}
}

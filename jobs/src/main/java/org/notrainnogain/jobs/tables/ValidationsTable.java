package org.notrainnogain.jobs.tables;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The table {@code validations}: one row an evaluation. */
public final class ValidationsTable {
  /** The table's name, partition and columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "validations",
          "run_id",
          new StructType()
              .add("step", LongType, false)
              .add("rst_seconds", DoubleType, false)
              .add("split", StringType, false)
              .add("active_layers", IntegerType, false)
              .add("loss", DoubleType, false)
              .add("tokens", LongType, false),
          List.of("step", "split"));

  private ValidationsTable() {}
}

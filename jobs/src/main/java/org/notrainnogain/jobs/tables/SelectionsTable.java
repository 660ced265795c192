package org.notrainnogain.jobs.tables;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The table {@code selections}: one row a scored candidate of the updates that are recorded. */
public final class SelectionsTable {
  /** The table's name, partition and columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "selections",
          "run_id",
          new StructType()
              .add("step", LongType, false)
              .add("pass", LongType, false)
              .add("stream_position", LongType, false)
              .add("example_id", LongType, false)
              .add("loss", DoubleType, false)
              .add("irreducible_loss", DoubleType, true)
              .add("score", DoubleType, false)
              .add("selected", BooleanType, false),
          List.of("step", "stream_position"));

  private SelectionsTable() {}
}

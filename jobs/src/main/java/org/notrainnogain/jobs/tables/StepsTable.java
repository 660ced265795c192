package org.notrainnogain.jobs.tables;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The table {@code steps}: one row an update. */
public final class StepsTable {
  /** The table's name, partition and columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "steps",
          "run_id",
          new StructType()
              .add("step", LongType, false)
              .add("rst_seconds", DoubleType, false)
              .add("budget_fraction", DoubleType, false)
              .add("learning_rate", DoubleType, false)
              .add("loss", DoubleType, false)
              .add("candidate_loss", DoubleType, true)
              .add("gradient_norm", DoubleType, false)
              .add("active_layers", DoubleType, false)
              .add("microbatches", IntegerType, false)
              .add("candidates", IntegerType, false)
              .add("selected", IntegerType, false)
              .add("unclipped_share", DoubleType, true),
          List.of("step"));

  private StepsTable() {}
}

package org.notrainnogain.jobs.tables;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * The table {@code irreducible_losses}: one row an example of the training split in one pass. Its
 * files are written by the executors, one a pass and shard, while {@code score} goes on.
 */
public final class IrreducibleLossesTable {
  /** The table's name, partition and columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "irreducible_losses",
          "scorer_run_id",
          new StructType()
              .add("example_id", LongType, false)
              .add("pass", LongType, false)
              .add("mask_seed", LongType, false)
              .add("loss", DoubleType, false)
              .add("checkpoint_sha256", StringType, false)
              .add("corpus_fingerprint", StringType, false),
          List.of("pass", "example_id"));

  private IrreducibleLossesTable() {}
}

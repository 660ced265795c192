package org.notrainnogain.jobs.tables;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The table {@code runs}: one row an ended run. Published last: a run is ended when it is here. */
public final class RunsTable {
  /** The table's name, partition and columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "runs",
          "run_id",
          new StructType()
              .add("plan_id", StringType, true)
              .add("model", StringType, false)
              .add("method", StringType, false)
              .add("budget_seconds", DoubleType, false)
              .add("seed", LongType, false)
              .add("trial", IntegerType, true)
              .add("reference_system", StringType, false)
              .add("corpus_fingerprint", StringType, false)
              .add("fidelity", StringType, false)
              .add("precision", StringType, false)
              .add("results_version", IntegerType, false)
              .add("replicas", IntegerType, false)
              .add("threads", IntegerType, false)
              .add("device", StringType, false)
              .add("attempts", IntegerType, false)
              .add("status", StringType, false)
              .add("reason", StringType, true)
              .add("rst_seconds", DoubleType, false)
              .add("unused_rst_seconds", DoubleType, false)
              .add("proxy_rst_seconds", DoubleType, false)
              .add("wall_seconds", DoubleType, false)
              .add("lost_wall_seconds", DoubleType, false)
              .add("steps", LongType, false)
              .add("tokens", LongType, false)
              .add("passes", DoubleType, false)
              .add("final_learning_rate", DoubleType, true)
              .add("validation_loss", DoubleType, true)
              .add("test_loss", DoubleType, true)
              .add("started_at", TimestampType, false)
              .add("finished_at", TimestampType, false)
              .add("config_json", StringType, false)
              .add("manifest_json", StringType, false)
              .add("comparison_id", StringType, true)
              .add("arm_id", StringType, true)
              .add("tuned", StringType, true)
              .add("repeats", StringType, true)
              .add("proxy_run_id", StringType, true)
              .add("seeds_json", StringType, true),
          List.of());

  private RunsTable() {}
}

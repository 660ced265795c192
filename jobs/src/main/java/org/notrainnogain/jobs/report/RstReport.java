package org.notrainnogain.jobs.report;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.notrainnogain.reporting.tables.RstReportRow;

/**
 * The rows of {@code rst_report}: RST and wall time by run, executor and phase.
 *
 * <ul>
 *   <li>{@code wall_seconds}: replicas on one executor work at the same time, so the slowest of
 *       them counts in each step, and the steps add up.
 *   <li>{@code rst_seconds}: what the ledger charged for the phase, given to executors in
 *       proportion to the modelled seconds of their work (to wall time where nothing is modelled),
 *       so that a run's rows add up to its RST. A charge that no timing answers to stands under the
 *       executor {@value #UNMEASURED}.
 *   <li>{@code speed} = RST / wall of the row, null where either is 0; {@code share} = wall of the
 *       row / wall time of the run, null where that is 0.
 * </ul>
 *
 * Sums are of whole nanoseconds, so the order of rows changes no bit.
 */
final class RstReport {
  /** Executor, host and device of RST that was charged and not timed. */
  static final String UNMEASURED = "unmeasured";

  private static final double NANOS = 1e9;
  private static final String[] PHASE = {"run_id", "phase"};

  private RstReport() {}

  /**
   * The rows of all runs given, with {@code run_id} and the table's columns.
   *
   * @param runs rows of {@code runs}; runs that are not here have no rows
   * @param timings rows of {@code timings}
   * @param charges rows of {@code charges}
   */
  static Dataset<Row> of(Dataset<Row> runs, Dataset<Row> timings, Dataset<Row> charges) {
    Dataset<Row> charged =
        charges.groupBy("run_id", "phase").agg(sum("rst_nanos").as("charged_nanos"));
    Dataset<Row> joined =
        byExecutor(timings)
            .join(charged, PHASE, "full_outer")
            .na()
            .fill(UNMEASURED, new String[] {"executor_id", "host", "device"})
            .na()
            .fill(0L, new String[] {"wall_nanos", "modelled_nanos", "charged_nanos"})
            .join(runs.select(col("run_id"), col("wall_seconds").as("run_seconds")), "run_id");
    Column rst = col("charged_nanos").multiply(part()).divide(NANOS);
    Column wall = col("wall_nanos").divide(NANOS);
    return joined
        .withColumn("rst_seconds", rst)
        .withColumn("wall_seconds", wall)
        .withColumn(
            "speed",
            when(
                col("wall_seconds").gt(0).and(col("rst_seconds").gt(0)),
                col("rst_seconds").divide(col("wall_seconds"))))
        .withColumn(
            "share", when(col("run_seconds").gt(0), col("wall_seconds").divide(col("run_seconds"))))
        .select(
            "run_id",
            "executor_id",
            "host",
            "device",
            "phase",
            "rst_seconds",
            "wall_seconds",
            "speed",
            "share");
  }

  /** One of these rows, without its run. */
  static RstReportRow row(Row row) {
    return new RstReportRow(
        row.getAs("executor_id"),
        row.getAs("host"),
        row.getAs("device"),
        row.getAs("phase"),
        row.<Double>getAs("rst_seconds"),
        row.<Double>getAs("wall_seconds"),
        row.getAs("speed"),
        row.getAs("share"));
  }

  private static Dataset<Row> byExecutor(Dataset<Row> timings) {
    Column modelled = round(col("modelled_seconds").multiply(NANOS)).cast(DataTypes.LongType);
    return timings
        .groupBy("run_id", "executor_id", "host", "phase", "step", "attempt")
        .agg(
            max("wall_nanos").as("step_nanos"),
            sum(modelled).as("step_modelled"),
            collect_set("device").as("step_devices"))
        .groupBy("run_id", "executor_id", "host", "phase")
        .agg(
            sum("step_nanos").as("wall_nanos"),
            sum("step_modelled").as("modelled_nanos"),
            concat_ws("+", array_sort(array_distinct(flatten(collect_set("step_devices")))))
                .as("device"));
  }

  /** This executor's part of its phase, in [0, 1]. */
  private static Column part() {
    Column modelled = sum("modelled_nanos").over(Window.partitionBy("run_id", "phase"));
    Column wall = sum("wall_nanos").over(Window.partitionBy("run_id", "phase"));
    return coalesce(
        when(modelled.gt(0), col("modelled_nanos").divide(modelled)),
        when(wall.gt(0), col("wall_nanos").divide(wall)),
        lit(1.0).divide(sum(lit(1)).over(Window.partitionBy("run_id", "phase"))));
  }
}

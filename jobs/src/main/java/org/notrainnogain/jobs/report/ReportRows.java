package org.notrainnogain.jobs.report;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.notrainnogain.reporting.Evaluation;
import org.notrainnogain.reporting.PhaseTime;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.StepSummary;
import org.notrainnogain.reporting.TrainingLoss;
import org.notrainnogain.reporting.tables.RstReportRow;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.tables.TableRows;

/** Rows of tables as the records that a report is made of. */
final class ReportRows {
  private ReportRows() {}

  static List<Run> runs(TableRows tables, List<String> runs) {
    return runs.stream()
        .flatMap(id -> tables.rows(RunRow.TABLE, id).stream().map(row -> Run.of(id, row)))
        .sorted(Run.BY_END)
        .toList();
  }

  /** Training curves: updates of one run in the same part of the budget make one point. */
  static List<TrainingLoss> training(Dataset<Row> steps) {
    return steps
        .withColumn("part", floor(col("budget_fraction").multiply(TrainingLoss.POINTS)))
        .groupBy("run_id", "part")
        .agg(avg("rst_seconds").as("rst_seconds"), avg("loss").as("loss"))
        .orderBy("run_id", "rst_seconds")
        .collectAsList()
        .stream()
        .map(
            row ->
                new TrainingLoss(
                    row.getAs("run_id"),
                    row.<Double>getAs("rst_seconds"),
                    row.<Double>getAs("loss")))
        .toList();
  }

  /** What each run's steps come to. */
  static List<StepSummary> steps(Dataset<Row> steps) {
    return steps
        .groupBy("run_id")
        .agg(
            sum("candidates").as("candidates"),
            sum("selected").as("selected"),
            avg("unclipped_share").as("unclipped_share"))
        .orderBy("run_id")
        .collectAsList()
        .stream()
        .map(
            row ->
                new StepSummary(
                    row.getAs("run_id"),
                    row.<Long>getAs("candidates"),
                    row.<Long>getAs("selected"),
                    row.<Double>getAs("unclipped_share")))
        .toList();
  }

  static List<Evaluation> evaluations(Dataset<Row> validations) {
    return validations.orderBy("run_id", "step", "split").collectAsList().stream()
        .map(
            row ->
                new Evaluation(
                    row.getAs("run_id"),
                    row.<Long>getAs("step"),
                    row.<Double>getAs("rst_seconds"),
                    row.getAs("split"),
                    row.<Double>getAs("loss")))
        .toList();
  }

  static List<PhaseTime> phases(TableRows tables, List<String> runs) {
    return runs.stream()
        .flatMap(
            id -> tables.rows(RstReportRow.TABLE, id).stream().map(row -> PhaseTime.of(id, row)))
        .toList();
  }
}

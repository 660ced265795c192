package org.notrainnogain.jobs.report;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.sum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.notrainnogain.reporting.Evaluation;
import org.notrainnogain.reporting.ExamplesSeen;
import org.notrainnogain.reporting.PhaseTime;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.TrainingLoss;

/** Rows of tables as the records that a report is made of. */
final class ReportRows {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ReportRows() {}

  static List<Run> runs(Dataset<Row> runs) {
    return runs.orderBy("finished_at", "run_id").collectAsList().stream()
        .map(ReportRows::run)
        .toList();
  }

  private static Run run(Row row) {
    return new Run(
        row.getAs("run_id"),
        row.getAs("model"),
        row.getAs("method"),
        row.<Long>getAs("seed"),
        new Run.Role(
            row.getAs("trial"), row.getAs("proxy_run_id"), row.<Double>getAs("proxy_rst_seconds")),
        experiment(row),
        row.<Integer>getAs("results_version"),
        row.getAs("fidelity"),
        new Run.SystemUnderTest(
            row.getAs("reference_system"),
            referenceContent(row),
            row.getAs("precision"),
            row.getAs("corpus_fingerprint"),
            row.<Integer>getAs("replicas"),
            row.<Integer>getAs("threads"),
            row.getAs("device"),
            conditions(row)),
        row.getAs("status"),
        row.getAs("reason"),
        row.<Double>getAs("budget_seconds"),
        row.<Double>getAs("rst_seconds"),
        row.<Double>getAs("wall_seconds"),
        row.<Double>getAs("lost_wall_seconds"),
        row.<Integer>getAs("attempts"),
        row.<Long>getAs("steps"),
        row.<Long>getAs("tokens"),
        row.<Double>getAs("passes"),
        row.getAs("final_learning_rate"),
        row.getAs("validation_loss"),
        row.getAs("test_loss"),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        row.getAs("config_json"),
        row.getAs("manifest_json"));
  }

  /** Rows older than these columns have nulls there. */
  private static Run.Experiment experiment(Row row) {
    if (row.getAs("comparison_id") == null) {
      return Run.Experiment.UNKNOWN;
    }
    Map<String, Long> seeds = new TreeMap<>();
    json(row, "seeds_json")
        .fields()
        .forEachRemaining(seed -> seeds.put(seed.getKey(), seed.getValue().longValue()));
    return new Run.Experiment(
        row.getAs("comparison_id"),
        row.getAs("arm_id"),
        row.getAs("tuned"),
        row.getAs("repeats"),
        seeds);
  }

  /** The manifest alone says what was in the reference system of that name. */
  private static String referenceContent(Row row) {
    return referenceSystem(row).path("content_sha256").asText("");
  }

  /** Under which conditions its prices were measured; manifests of earlier versions do not say. */
  private static Map<String, String> conditions(Row row) {
    Map<String, String> conditions = new TreeMap<>();
    referenceSystem(row)
        .path("conditions")
        .fields()
        .forEachRemaining(field -> conditions.put(field.getKey(), field.getValue().asText()));
    return conditions;
  }

  private static JsonNode referenceSystem(Row row) {
    return json(row, "manifest_json").path("reference_system");
  }

  private static JsonNode json(Row row, String column) {
    try {
      return MAPPER.readTree(row.<String>getAs(column));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Run %s has a %s in table runs that is no JSON; its directory must be removed from the table"
              .formatted(row.<String>getAs("run_id"), column),
          e);
    }
  }

  private static Instant instant(Row row, String column) {
    return row.<Timestamp>getAs(column).toInstant();
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

  /** Sequences seen by each run. */
  static List<ExamplesSeen> examples(Dataset<Row> steps) {
    return steps
        .groupBy("run_id")
        .agg(sum("candidates").as("candidates"), sum("selected").as("selected"))
        .orderBy("run_id")
        .collectAsList()
        .stream()
        .map(
            row ->
                new ExamplesSeen(
                    row.getAs("run_id"),
                    row.<Long>getAs("candidates"),
                    row.<Long>getAs("selected")))
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

  static List<PhaseTime> phases(Dataset<Row> rstReport) {
    return rstReport.orderBy("run_id", "executor_id", "host", "phase").collectAsList().stream()
        .map(
            row ->
                new PhaseTime(
                    row.getAs("run_id"),
                    row.getAs("executor_id"),
                    row.getAs("host"),
                    row.getAs("device"),
                    row.getAs("phase"),
                    row.<Double>getAs("rst_seconds"),
                    row.<Double>getAs("wall_seconds"),
                    row.getAs("speed"),
                    row.getAs("share")))
        .toList();
  }
}

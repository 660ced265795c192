package org.notrainnogain.jobs.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.tables.TablePublisher;
import org.notrainnogain.storage.tables.TableSchema;
import org.notrainnogain.training.loop.ChargeRow;
import org.notrainnogain.training.loop.SelectionRow;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.loop.TimingRow;
import org.notrainnogain.training.loop.ValidationRow;

/**
 * A run of three steps on two executors, published as a loop's segments are. Step 2 was done by the
 * second attempt. Prices: forward_backward 2 s a step, optimizer 0.5 s a step.
 */
public final class SampleRun {
  private final Path directory;
  private final String runId;

  private SampleRun(Path directory, String runId) {
    this.directory = directory;
    this.runId = runId;
  }

  /** Publishes the run under {@code directory/tables}. */
  public static void publish(Path directory, String runId, RunRow run) throws IOException {
    SampleRun sample = new SampleRun(directory, runId);
    org.apache.hadoop.fs.Path out = new org.apache.hadoop.fs.Path(directory.toUri());
    TablePublisher publisher =
        new TablePublisher(
            new org.apache.hadoop.fs.Path(out, "tables"),
            new org.apache.hadoop.fs.Path(out, "runs/" + runId),
            new Configuration());
    sample.segments().forEach((table, lines) -> sample.publish(publisher, table, lines));
    publisher.publishRows(RunRow.TABLE, runId, List.of(run));
  }

  private void publish(TablePublisher publisher, TableSchema<?> table, CharSequence lines) {
    try {
      Path run = Files.createDirectories(directory.resolve("runs").resolve(runId));
      Path file = Files.writeString(run.resolve(table.name() + "-000001.jsonl"), lines);
      publisher.publishSegments(table, runId, List.of(new org.apache.hadoop.fs.Path(file.toUri())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<TableSchema<?>, CharSequence> segments() {
    StringBuilder steps = new StringBuilder();
    StringBuilder charges = new StringBuilder();
    StringBuilder timings = new StringBuilder();
    StringBuilder validations = new StringBuilder();
    for (int step = 1; step <= 3; step++) {
      steps.append(
          """
          {"step":%d,"rst_seconds":%s,"budget_fraction":%s,"learning_rate":0.001,"loss":%s,"candidate_loss":null,"gradient_norm":1.5,"active_layers":4.0,"microbatches":4,"candidates":128,"selected":128}
          """
              .formatted(step, 2.5 * step, 2.5 * step / 7.75, 9.0 - step));
      charges.append(charge(step, "forward_backward", 4, 2_000_000_000L));
      charges.append(charge(step, "optimizer", 1, 500_000_000L));
      for (int replica = 0; replica < 3; replica++) {
        // Replicas 0 and 1 share executor 0; replica 2 is alone on executor 1.
        long compute = 1_000_000_000L * (replica + 1);
        double modelled = replica == 2 ? 1.0 : 0.5;
        timings.append(timing(step, replica, "forward_backward", compute, modelled));
        timings.append(timing(step, replica, "optimizer", 100_000_000L, 0.5 / 3));
        timings.append(timing(step, replica, "exchange", 250_000_000L, 0));
      }
      validations.append(
          """
          {"step":%d,"rst_seconds":%s,"split":"validation","active_layers":4,"loss":%s,"tokens":1000}
          """
              .formatted(step, 2.5 * step, 9.25 - step));
    }
    return Map.of(
        StepRow.TABLE,
        steps,
        ChargeRow.TABLE,
        charges,
        TimingRow.TABLE,
        timings,
        SelectionRow.TABLE,
        SELECTIONS,
        ValidationRow.TABLE,
        validations);
  }

  private static final String SELECTIONS =
      """
      {"step":1,"pass":0,"stream_position":7,"example_id":-3,"loss":2.5,"irreducible_loss":null,"score":2.5,"selected":true}
      """;

  private static String charge(int step, String phase, int count, long nanos) {
    return """
        {"step":%d,"phase":"%s","active_layers":4,"count":%d,"rst_nanos":%d,"rst_seconds":%s,"free_rst_nanos":0}
        """
        .formatted(step, phase, count, nanos, nanos / 1e9);
  }

  private static String timing(int step, int replica, String phase, long nanos, double modelled) {
    return """
        {"step":%d,"attempt":%d,"replica":%d,"executor_id":"%d","host":"worker-%d","device":"cpu","phase":"%s","microbatches":1,"active_layers":4.0,"examples":32,"wall_nanos":%d,"modelled_seconds":%s}
        """
        .formatted(
            step, step == 2 ? 2 : 1, replica, replica / 2, replica / 2, phase, nanos, modelled);
  }
}

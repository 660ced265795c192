package org.notrainnogain.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.tables.LocalSpark;
import org.notrainnogain.jobs.tables.RunRows;
import org.notrainnogain.jobs.tables.SampleRun;
import org.notrainnogain.jobs.tables.TableReader;
import org.notrainnogain.reporting.HostTime;
import org.notrainnogain.reporting.tables.RstReportRow;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.training.loop.ChargeRow;
import org.notrainnogain.training.loop.TimingRow;

class ReportJobSparkTest {
  @TempDir Path directory;
  private final SparkSession spark = LocalSpark.session();

  @AfterAll
  static void closeSession() {
    LocalSpark.close();
  }

  @Test
  void addsUpTimingsByExecutorAndPhase() throws IOException {
    SampleRun.publish(directory, "run-1", RunRows.finished());
    report();

    List<Row> rows =
        reader().read(RstReportRow.TABLE).orderBy("executor_id", "phase").collectAsList();
    assertThat(rows)
        .extracting(row -> row.getAs("executor_id") + " " + row.getAs("phase"))
        .containsExactly(
            "0 exchange",
            "0 forward_backward",
            "0 optimizer",
            "1 exchange",
            "1 forward_backward",
            "1 optimizer");
    // Three steps; executor 0 waits for its slower replica of 1 and 2 s, executor 1 takes 3 s.
    check(rows.get(1), 3.0, 6.0, 0.5, 6.0 / 100.25);
    check(rows.get(4), 3.0, 9.0, 1.0 / 3, 9.0 / 100.25);
    // 1.5 s of optimizer: two thirds on the two replicas of executor 0, in 0.1 s a step.
    check(rows.get(2), 1.0, 0.3, 1.0 / 0.3, 0.3 / 100.25);
    check(rows.get(5), 0.5, 0.3, 0.5 / 0.3, 0.3 / 100.25);
    check(rows.get(0), 0.0, 0.75, null, 0.75 / 100.25);
    assertThat(rows.stream().mapToDouble(row -> row.<Double>getAs("rst_seconds")).sum())
        .isCloseTo(7.5, offset(1e-9));
  }

  private static void check(Row row, double rst, double wall, Double speed, double share) {
    // Modelled seconds are rounded to nanoseconds before they are added.
    assertThat(row.<Double>getAs("rst_seconds")).isCloseTo(rst, offset(1e-8));
    assertThat(row.<Double>getAs("wall_seconds")).isEqualTo(wall);
    assertThat(row.<Double>getAs("share")).isCloseTo(share, offset(1e-12));
    if (speed == null) {
      assertThat(row.<Double>getAs("speed")).isNull();
    } else {
      assertThat(row.<Double>getAs("speed")).isCloseTo(speed, offset(1e-7));
    }
  }

  @Test
  void comparesModelledWithMeasuredByHostAndPhase() throws IOException {
    SampleRun.publish(directory, "run-1", RunRows.finished());

    // Modelled seconds are rounded to nanoseconds before they are added.
    assertThat(HostTimes.of(reader().read(TimingRow.TABLE)))
        .extracting(HostTime::host, HostTime::phase, HostTime::modelledSeconds)
        .containsExactly(
            tuple("worker-0", "forward_backward", 3.0),
            tuple("worker-0", "optimizer", 1.000000002),
            tuple("worker-1", "forward_backward", 3.0),
            tuple("worker-1", "optimizer", 0.500000001));
    // Of the two replicas of worker-0 the slower one counts: 2 s in each of three steps.
    assertThat(HostTimes.of(reader().read(TimingRow.TABLE)))
        .extracting(HostTime::measuredSeconds)
        .containsExactly(6.0, 0.3, 9.0, 0.3);
  }

  @Test
  void chargesWithoutTimingsAreNotLost() throws IOException {
    SampleRun.publish(directory, "run-1", RunRows.finished());
    Dataset<Row> withoutOptimizer = reader().read(TimingRow.TABLE).where("phase <> 'optimizer'");

    List<Row> rows =
        RstReport.of(reader().read(RunRow.TABLE), withoutOptimizer, reader().read(ChargeRow.TABLE))
            .where("phase = 'optimizer'")
            .collectAsList();

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<String>getAs("executor_id")).isEqualTo("unmeasured");
    assertThat(rows.get(0).<Double>getAs("rst_seconds")).isEqualTo(1.5);
    assertThat(rows.get(0).<Double>getAs("wall_seconds")).isZero();
    assertThat(rows.get(0).<Double>getAs("speed")).isNull();
  }

  @Test
  void withoutRunsThereIsAPageThatSaysSo() throws IOException {
    assertThat(report()).contains("No run has ended yet");
    assertThat(Files.exists(directory.resolve("tables"))).isFalse();
  }

  @Test
  void showsFinishedAndFailedRunsAndReplacesThePage() throws IOException {
    SampleRun.publish(directory, "run-1", RunRows.finished());
    String first = report();
    SampleRun.publish(directory, "run-2", RunRows.failed("Loss is NaN <script>alert(1)</script>"));
    String second = report();

    assertThat(first).contains("1 run: 1 finished").doesNotContain("run-2");
    assertThat(second)
        .contains("2 runs: 1 finished, 1 failed")
        .contains("<code>run-1</code>", "<code>run-2</code>")
        .contains("demo-cpu <code>77aa</code>")
        .contains("Loss is NaN &lt;script&gt;")
        .doesNotContain("<script>alert")
        .contains("\"points\":[[2.5,8.25],[5.0,7.25],[7.5,6.25]]")
        .contains("\"points\":[[2.5,8.0],[5.0,7.0],[7.5,6.0]]");
    assertThat(report()).isEqualTo(second);
    try (Stream<Path> files = Files.list(directory.resolve("report"))) {
      assertThat(files).containsExactly(directory.resolve("report/index.html"));
    }
  }

  @Test
  void anOutputDirectoryThatIsNotThereIsAMistake() {
    assertThatThrownBy(
            () ->
                new ReportJob(
                        spark, new org.apache.hadoop.fs.Path(directory.resolve("typo").toUri()))
                    .run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("typo is not there")
        .hasMessageContaining("--out");
  }

  private TableReader reader() {
    return new TableReader(
        spark, new org.apache.hadoop.fs.Path(directory.resolve("tables").toUri()));
  }

  private String report() throws IOException {
    new ReportJob(spark, new org.apache.hadoop.fs.Path(directory.toUri())).run();
    return Files.readString(directory.resolve("report/index.html"));
  }
}

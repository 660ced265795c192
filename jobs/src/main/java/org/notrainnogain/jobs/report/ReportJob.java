package org.notrainnogain.jobs.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.tables.TableReader;
import org.notrainnogain.reporting.HostDrift;
import org.notrainnogain.reporting.ReportTables;
import org.notrainnogain.reporting.html.ReportPage;
import org.notrainnogain.reporting.tables.RstReportRow;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.tables.TablePublisher;
import org.notrainnogain.storage.tables.TableRows;
import org.notrainnogain.training.loop.ChargeRow;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.loop.TimingRow;
import org.notrainnogain.training.loop.ValidationRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports on all ended runs of an output directory: publishes {@code rst_report} of runs that have
 * none yet, then writes the page from the tables. Runs again at any time; without any run the page
 * says so.
 */
public final class ReportJob {
  private static final Logger LOG = LoggerFactory.getLogger(ReportJob.class);

  private final SparkSession spark;
  private final Path out;
  private final Path report;
  private final TableReader reader;
  private final TableRows rows;
  private final TablePublisher publisher;

  /**
   * A job on one output directory.
   *
   * @param out the directory that holds {@code tables}, on any Hadoop filesystem
   */
  public ReportJob(SparkSession spark, Path out) {
    this.spark = spark;
    this.out = out;
    this.report = new Path(out, "report");
    Path tables = new Path(out, "tables");
    this.reader = new TableReader(spark, tables);
    this.rows = new TableRows(tables, spark.sessionState().newHadoopConf());
    this.publisher = new TablePublisher(tables, report, spark.sessionState().newHadoopConf());
  }

  /**
   * Writes the report.
   *
   * @return {@code DIR/report/index.html}
   * @throws IllegalArgumentException when the output directory is not there
   */
  public Path run() {
    requireOutputDirectory();
    List<String> runs = reader.partitions(RunRow.TABLE);
    List<String> added = publishMissing(runs);
    Dataset<Row> steps = reader.read(StepRow.TABLE, runs);
    ReportTables tables =
        new ReportTables(
            ReportRows.runs(rows, runs),
            ReportRows.training(steps),
            ReportRows.evaluations(reader.read(ValidationRow.TABLE, runs)),
            ReportRows.phases(rows, runs),
            HostTimes.of(reader.read(TimingRow.TABLE, runs)),
            ReportRows.steps(steps));
    tables.runs().stream()
        .filter(run -> added.contains(run.runId()))
        .forEach(
            run ->
                HostDrift.warnings(run, tables.hosts())
                    .forEach(warning -> LOG.warn("Run {}: {}", run.runId(), warning)));
    Path page = new Path(report, "index.html");
    byte[] html = ReportPage.html(tables);
    new DurableFiles(spark.sessionState().newHadoopConf())
        .replace(page, stream -> stream.write(html));
    LOG.info("Wrote the report on {} runs: {}", runs.size(), page);
    return page;
  }

  private void requireOutputDirectory() {
    try {
      if (!out.getFileSystem(spark.sessionState().newHadoopConf()).exists(out)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Output directory %s is not there; give the one that pretrain or demo wrote as --out",
                out));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Output directory " + out + " cannot be read", e);
    }
  }

  /** Answers the runs that the report shows for the first time. */
  private List<String> publishMissing(List<String> runs) {
    List<String> missing = new ArrayList<>(runs);
    missing.removeAll(reader.partitions(RstReportRow.TABLE));
    if (missing.isEmpty()) {
      return missing;
    }
    Map<String, List<RstReportRow>> byRun = new HashMap<>();
    List<Row> computed =
        RstReport.of(
                reader.read(RunRow.TABLE, missing),
                reader.read(TimingRow.TABLE, missing),
                reader.read(ChargeRow.TABLE, missing))
            .collectAsList();
    for (Row row : computed) {
      byRun
          .computeIfAbsent(row.getAs("run_id"), absent -> new ArrayList<>())
          .add(RstReport.row(row));
    }
    for (String run : missing) {
      publisher.publishRows(RstReportRow.TABLE, run, byRun.getOrDefault(run, List.of()));
    }
    return missing;
  }
}

package org.notrainnogain.jobs.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.tables.ChargesTable;
import org.notrainnogain.jobs.tables.RstReportTable;
import org.notrainnogain.jobs.tables.RunsTable;
import org.notrainnogain.jobs.tables.StepsTable;
import org.notrainnogain.jobs.tables.TablePublisher;
import org.notrainnogain.jobs.tables.TableReader;
import org.notrainnogain.jobs.tables.TimingsTable;
import org.notrainnogain.jobs.tables.ValidationsTable;
import org.notrainnogain.reporting.HostDrift;
import org.notrainnogain.reporting.ReportTables;
import org.notrainnogain.reporting.html.ReportPage;
import org.notrainnogain.storage.ReplacedFile;
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
    this.publisher = new TablePublisher(spark, tables, report);
  }

  /**
   * Writes the report.
   *
   * @return {@code DIR/report/index.html}
   * @throws IllegalArgumentException when the output directory is not there
   */
  public Path run() {
    requireOutputDirectory();
    List<String> runs = reader.partitions(RunsTable.SCHEMA);
    List<String> added = publishMissing(runs);
    ReportTables tables =
        new ReportTables(
            ReportRows.runs(reader.read(RunsTable.SCHEMA, runs)),
            ReportRows.training(reader.read(StepsTable.SCHEMA, runs)),
            ReportRows.evaluations(reader.read(ValidationsTable.SCHEMA, runs)),
            ReportRows.phases(reader.read(RstReportTable.SCHEMA, runs)),
            HostTimes.of(reader.read(TimingsTable.SCHEMA, runs)),
            ReportRows.examples(reader.read(StepsTable.SCHEMA, runs)));
    tables.runs().stream()
        .filter(run -> added.contains(run.runId()))
        .forEach(
            run ->
                HostDrift.warnings(run, tables.hosts())
                    .forEach(warning -> LOG.warn("Run {}: {}", run.runId(), warning)));
    Path page = new Path(report, "index.html");
    try {
      ReplacedFile.write(page, ReportPage.html(tables), spark.sessionState().newHadoopConf());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Report %s cannot be written: %s".formatted(page, e.getMessage()), e);
    }
    LOG.info("Wrote the report on {} runs: {}", runs.size(), page);
    return page;
  }

  private void requireOutputDirectory() {
    try {
      if (!out.getFileSystem(spark.sessionState().newHadoopConf()).exists(out)) {
        throw new IllegalArgumentException(
            "Output directory %s is not there; give the one that pretrain or demo wrote as --out"
                .formatted(out));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Output directory " + out + " cannot be read", e);
    }
  }

  /** Answers the runs that the report shows for the first time. */
  private List<String> publishMissing(List<String> runs) {
    List<String> missing = new ArrayList<>(runs);
    missing.removeAll(reader.partitions(RstReportTable.SCHEMA));
    if (missing.isEmpty()) {
      return missing;
    }
    Map<String, List<RstReportRow>> rows = new HashMap<>();
    List<Row> computed =
        RstReport.of(
                reader.read(RunsTable.SCHEMA, missing),
                reader.read(TimingsTable.SCHEMA, missing),
                reader.read(ChargesTable.SCHEMA, missing))
            .collectAsList();
    for (Row row : computed) {
      rows.computeIfAbsent(row.getAs("run_id"), absent -> new ArrayList<>())
          .add(RstReportRow.of(row));
    }
    for (String run : missing) {
      publisher.publishRows(RstReportTable.SCHEMA, run, rows.getOrDefault(run, List.of()));
    }
    return missing;
  }
}

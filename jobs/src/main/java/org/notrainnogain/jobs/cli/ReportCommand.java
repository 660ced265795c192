package org.notrainnogain.jobs.cli;

import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.report.ReportJob;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.jobs.session.StopRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ntng report}: the page about all ended runs of an output directory. */
@Command(
    name = "report",
    description =
        "Adds up where the time of every ended run went (table rst_report) and writes"
            + " DIR/report/index.html, one page that opens without a network.")
public final class ReportCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Output directory of the runs, any Hadoop filesystem.")
  private String out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    SparkConf conf = SparkSessions.configuration("report");
    Path directory = OutputDirectory.toWrite("--out", out, conf);
    try (SparkSession spark = SparkSessions.open(conf)) {
      return StopRequest.breakingOff(
          spark,
          () -> {
            Path page = new ReportJob(spark, directory).run();
            spec.commandLine().getOut().println("Report: " + OutputDirectory.shown(page));
            return Main.DONE;
          });
    }
  }
}

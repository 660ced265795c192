package org.notrainnogain.jobs.cli;

import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.report.ReportJob;
import org.notrainnogain.jobs.session.SparkSessions;
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
    try (SparkSession spark = SparkSessions.open("report")) {
      Path page = new ReportJob(spark, new Path(out)).run();
      spec.commandLine().getOut().println("Report: " + page);
      return Main.DONE;
    }
  }
}

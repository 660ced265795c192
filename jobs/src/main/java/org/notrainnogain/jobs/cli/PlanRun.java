package org.notrainnogain.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.nightly.FailedTasks;
import org.notrainnogain.jobs.nightly.Nightly;
import org.notrainnogain.jobs.nightly.NightlyJob;
import org.notrainnogain.jobs.session.SharedDirectory;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.jobs.session.StopRequest;
import org.notrainnogain.storage.Claim;
import org.notrainnogain.training.executors.BigDlEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plan carried out by a command, in one session. */
final class PlanRun {
  private static final Logger LOG = LoggerFactory.getLogger(PlanRun.class);

  private final SparkConf conf;
  private final String out;
  private final Nightly nightly;

  private PlanRun(SparkConf conf, String out, Nightly nightly) {
    this.conf = conf;
    this.out = out;
    this.nightly = nightly;
  }

  /** Reads the plan and all that its runs are told, before anything is done. */
  static PlanRun of(String command, java.nio.file.Path plan, List<String> assignments, String out) {
    SparkConf conf = BigDlEngine.configure(SparkSessions.configuration(command));
    return new PlanRun(
        conf, out, Nightly.of(plan, assignments, OutputDirectory.toRead("--out", out, conf), conf));
  }

  /** Shows the tasks; answers the command's exit code. */
  int dry(PrintWriter screen) {
    nightly.dryRun().forEach(screen::println);
    return Main.DONE;
  }

  /** Does what is missing; answers the command's exit code. */
  int work(FailedTasks failed, PrintWriter screen) {
    Path directory = OutputDirectory.toWrite("--out", out, conf);
    try (Claim claim = nightly.claim();
        SparkSession spark = SparkSessions.open(conf)) {
      LOG.debug("This night holds {}", claim);
      SharedDirectory.check(spark, directory);
      NightlyJob job = nightly.job(spark, System.out, failed);
      int prepared =
          StopRequest.breakingOff(
              spark,
              () -> {
                job.prepare();
                return Main.DONE;
              });
      if (prepared != Main.DONE) {
        return prepared;
      }
      int signalled;
      try (StopRequest stop = StopRequest.onSignal(StopRequest.WITH_A_CHECKPOINT)) {
        job.train(stop);
        signalled = stop.exitCode();
      }
      NightlyJob.Result result = job.finish();
      result.summary().forEach(screen::println);
      if (result.stopped()) {
        screen.println("Stopped; the same command goes on from there.");
        return signalled;
      }
      return result.failed() ? Main.FAILED : Main.DONE;
    }
  }
}

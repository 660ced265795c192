package org.notrainnogain.jobs.report;

import org.apache.spark.sql.Row;

/** A row of the table {@code rst_report} without its run; boxed values may be null. */
record RstReportRow(
    String executorId,
    String host,
    String device,
    String phase,
    double rstSeconds,
    double wallSeconds,
    Double speed,
    Double share) {
  static RstReportRow of(Row row) {
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
}

package org.notrainnogain.reporting;

import org.notrainnogain.reporting.tables.RstReportRow;

/**
 * Time that one executor spent in one phase of one run, as in the table {@code rst_report}; boxed
 * values may be null.
 *
 * @param runId the run
 * @param executorId Spark's name of the executor
 * @param host its host
 * @param device what it computed on
 * @param phase the phase
 * @param rstSeconds RST charged for what it did
 * @param wallSeconds wall time it took
 * @param speed RST per wall second; null where nothing was charged or measured
 * @param share part of the run's wall time; null where that is 0
 */
public record PhaseTime(
    String runId,
    String executorId,
    String host,
    String device,
    String phase,
    double rstSeconds,
    double wallSeconds,
    Double speed,
    Double share) {
  /** A run's time as its row has it. */
  public static PhaseTime of(String runId, RstReportRow row) {
    return new PhaseTime(
        runId,
        row.executorId(),
        row.host(),
        row.device(),
        row.phase(),
        row.rstSeconds(),
        row.wallSeconds(),
        row.speed(),
        row.share());
  }
}

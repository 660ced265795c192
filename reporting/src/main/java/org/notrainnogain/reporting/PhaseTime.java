package org.notrainnogain.reporting;

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
    Double share) {}

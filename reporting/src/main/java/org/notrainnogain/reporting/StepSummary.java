package org.notrainnogain.reporting;

/**
 * What a run's rows in the table {@code steps} come to.
 *
 * @param runId the run
 * @param candidates sequences offered to the selector, in all
 * @param selected sequences trained on, in all
 * @param unclippedShare mean part of the weights that the optimizer's bound left unclipped; null
 *     for an optimizer without one
 */
public record StepSummary(String runId, long candidates, long selected, Double unclippedShare) {}

package org.notrainnogain.reporting;

/**
 * A point of a run's training curve: the mean over neighbouring updates.
 *
 * @param runId the run
 * @param rstSeconds mean elapsed RST of the updates
 * @param loss mean training loss, nats a masked token
 */
public record TrainingLoss(String runId, double rstSeconds, double loss) {
  /** Points a curve is reduced to: more than a chart has pixels for would only be slow. */
  public static final int POINTS = 300;
}

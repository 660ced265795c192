package org.notrainnogain.reporting;

/**
 * One evaluation, as in the table {@code validations}.
 *
 * @param runId the run
 * @param step the update it follows; 0 is the start
 * @param rstSeconds elapsed RST
 * @param split validation, train_probe or test
 * @param loss nats a masked token
 */
public record Evaluation(String runId, long step, double rstSeconds, String split, double loss) {}

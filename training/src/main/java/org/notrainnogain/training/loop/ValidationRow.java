package org.notrainnogain.training.loop;

/**
 * One evaluation: a row of the table {@code validations}.
 *
 * @param step the update it follows; 0 is the start
 * @param rstSeconds elapsed RST at that moment, in seconds
 * @param split validation, train_probe or test
 * @param activeLayers layers of the evaluated model
 * @param loss mean over all masked positions, in nats
 * @param tokens masked positions
 */
public record ValidationRow(
    long step, double rstSeconds, String split, int activeLayers, double loss, long tokens) {}

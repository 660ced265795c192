package org.notrainnogain.training.depth;

/**
 * The part of the budget in which the model has one number of layers.
 *
 * @param begin first fraction of the budget
 * @param end the fraction at which the next one begins; 1 for the last
 * @param layers that the model has
 */
public record DepthStage(double begin, double end, int layers) {}

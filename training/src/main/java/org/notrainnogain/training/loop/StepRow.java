package org.notrainnogain.training.loop;

/**
 * One update: a row of the table {@code steps}.
 *
 * @param step the update's number, from 1
 * @param rstSeconds elapsed RST after this update's charges, in seconds
 * @param budgetFraction elapsed RST / budget
 * @param learningRate the rate the update was made with
 * @param loss mean over the microbatches of each one's mean loss over its masked positions, in nats
 * @param candidateLoss mean loss of the scored candidates; null when nothing was scored
 * @param gradientNorm global norm before clipping
 * @param activeLayers mean over the microbatches
 * @param microbatches microbatches of the update
 * @param candidates sequences offered for this update
 * @param selected sequences trained on
 * @param unclippedShare entries that the optimizer's rule left unclipped, of all that it bounds;
 *     null for optimizers that bound none
 */
public record StepRow(
    long step,
    double rstSeconds,
    double budgetFraction,
    double learningRate,
    double loss,
    Double candidateLoss,
    double gradientNorm,
    double activeLayers,
    int microbatches,
    int candidates,
    int selected,
    Double unclippedShare) {}

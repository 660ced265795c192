package org.notrainnogain.training.loop;

/**
 * One scored candidate: a row of the table {@code selections}.
 *
 * @param step the update that its round was for, from 1
 * @param pass over the split, from 0
 * @param streamPosition place in the global data order
 * @param exampleId content id of the sequence
 * @param loss mean over its masked positions, in nats
 * @param irreducibleLoss the proxy model's; null without a proxy
 * @param score what it was ranked by
 * @param selected whether it is trained on, in this update or a later one
 */
public record SelectionRow(
    long step,
    long pass,
    long streamPosition,
    long exampleId,
    double loss,
    Double irreducibleLoss,
    double score,
    boolean selected) {}

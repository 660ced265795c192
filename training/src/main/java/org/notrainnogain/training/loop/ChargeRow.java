package org.notrainnogain.training.loop;

/**
 * What one step was charged for one phase at one number of active layers: a row of the table {@code
 * charges}.
 *
 * @param step the update's number, from 1
 * @param phase the price's phase, as in the reference system
 * @param activeLayers active layers the price was looked up for
 * @param count how many times the price was charged
 * @param rstNanos what was charged, in nanoseconds
 * @param rstSeconds the same in seconds
 * @param freeRstNanos what a phase run free by setting would have cost
 */
public record ChargeRow(
    long step,
    String phase,
    int activeLayers,
    long count,
    long rstNanos,
    double rstSeconds,
    long freeRstNanos) {}

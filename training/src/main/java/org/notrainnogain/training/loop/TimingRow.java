package org.notrainnogain.training.loop;

/**
 * Wall time of one phase on one replica in one step: a row of the table {@code timings}.
 *
 * @param step the update's number; 0 is the start
 * @param attempt the process that did the work: 1 for the first, one more after each resume
 * @param replica the replica's number, from 0
 * @param executorId Spark's name of the executor
 * @param host the executor's host
 * @param device the device that computed
 * @param phase a phase of the reference system, or data, exchange, validation, checkpoint
 * @param microbatches microbatches worked on
 * @param activeLayers mean active layers of them; 0 where layers play no part
 * @param examples sequences worked on
 * @param wallNanos measured time, in nanoseconds
 * @param modelledSeconds what the reference machine would have taken; 0 for phases without a price
 */
public record TimingRow(
    long step,
    int attempt,
    int replica,
    String executorId,
    String host,
    String device,
    String phase,
    int microbatches,
    double activeLayers,
    int examples,
    long wallNanos,
    double modelledSeconds) {}

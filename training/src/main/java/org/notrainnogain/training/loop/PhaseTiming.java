package org.notrainnogain.training.loop;

import java.io.Serializable;

/**
 * Wall time that one replica spent in one phase, measured after a device synchronise.
 *
 * @param replica the replica's number, from 0
 * @param executorId Spark's name of the executor
 * @param host the executor's host
 * @param device the device that computed
 * @param phase table name of the phase
 * @param microbatches microbatches worked on
 * @param activeLayers mean active layers of them; 0 where layers play no part
 * @param examples sequences worked on
 * @param wallNanos measured time, in nanoseconds
 * @param share the part of the optimizer's price that this replica's slice stands for; 0 in other
 *     phases
 */
public record PhaseTiming(
    int replica,
    String executorId,
    String host,
    String device,
    String phase,
    int microbatches,
    double activeLayers,
    int examples,
    long wallNanos,
    double share)
    implements Serializable {}

/**
 * Where a step is computed: one model on one device in one executor ({@link
 * org.notrainnogain.training.replica.Replica}), found again by each task in {@link
 * org.notrainnogain.training.replica.ReplicaRegistry}; {@link
 * org.notrainnogain.training.replica.SparkReplicas} is how the loop on the driver reaches them.
 */
package org.notrainnogain.training.replica;

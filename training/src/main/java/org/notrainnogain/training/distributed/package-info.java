/**
 * Where replicas meet: BigDL's engine and parameter exchange on Spark, between the driver's loop,
 * which decides each step, and the replicas in the executors, which compute it.
 *
 * <p>{@link org.notrainnogain.training.distributed.BigDlEngine} prepares Spark and every JVM for
 * BigDL, {@link org.notrainnogain.training.distributed.ParameterExchange} carries weights and
 * gradients as flat {@code float[]} vectors in slices, one a replica. It is the only package that
 * knows BigDL, and in training the only one that knows Spark.
 */
package org.notrainnogain.training.distributed;

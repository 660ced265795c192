/**
 * The executors of a Spark application as places where a task must run, and how the loss of one is
 * told from a fault of the work ({@link
 * org.notrainnogain.training.executors.ReplicasLostException}). {@link
 * org.notrainnogain.training.executors.BigDlEngine} prepares Spark and every JVM for BigDL.
 */
package org.notrainnogain.training.executors;

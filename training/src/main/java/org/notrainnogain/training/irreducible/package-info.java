/**
 * Irreducible losses of RHO loss: a proxy model scores the training split, a Spark task a shard
 * ({@link org.notrainnogain.training.irreducible.IrreducibleScoring}); whoever trains with them
 * zips each file with its shard ({@link
 * org.notrainnogain.training.irreducible.IrreducibleLossReader}).
 */
package org.notrainnogain.training.irreducible;

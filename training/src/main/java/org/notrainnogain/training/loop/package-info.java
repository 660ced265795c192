/**
 * Batches to weights: the one training loop, for every model and method.
 *
 * <p>{@link org.notrainnogain.training.loop.TrainingLoop} decides what is done next and what it
 * costs; {@link org.notrainnogain.training.loop.Replicas} does it. What happened leaves as rows
 * through {@link org.notrainnogain.training.loop.LoopListener}.
 */
package org.notrainnogain.training.loop;

/**
 * Estimates of the loss's curvature for optimizers that need them: where a model, its microbatches
 * and labels drawn from its own predictions become the gradient that an optimizer squares. {@link
 * org.notrainnogain.training.loop.TrainingLoop} asks for them before an update, the replicas make
 * them.
 */
package org.notrainnogain.training.curvature;

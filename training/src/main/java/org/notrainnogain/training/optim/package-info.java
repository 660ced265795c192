/**
 * Optimizers: the last station of an update. They take a slice of the flat weights and of the
 * summed gradients, as plain {@code float[]}, change the weights in place and keep their own state
 * for that slice.
 */
package org.notrainnogain.training.optim;

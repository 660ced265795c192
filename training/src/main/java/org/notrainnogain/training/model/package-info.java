/**
 * Language models in libtorch: the station that turns sequences and weights into losses and
 * gradients. A model works on the flat parameters of {@code training.tensor}; what leaves it are
 * Java values and the gradient vector.
 */
package org.notrainnogain.training.model;

/**
 * Budget fraction to layers: how deep the model is, and which of its layers a microbatch runs
 * through. The training loop asks at the start of an update; the prices of {@code training.rst} and
 * the model take the answer. Plain Java; randomness is an argument.
 */
package org.notrainnogain.training.depth;

/** A run's progress as TensorBoard event files; a side file that never decides anything. */
package org.notrainnogain.training.events;

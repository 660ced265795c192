/**
 * Budget fraction to learning rate. The training loop asks the schedule after the charges of an
 * update, with the fraction of the budget that is then used up. Plain Java, pure functions: nothing
 * here knows steps or wall time.
 */
package org.notrainnogain.training.schedule;

/** A trained proxy model's losses on the training split: the irreducible losses of RHO loss. */
package org.notrainnogain.jobs.score;

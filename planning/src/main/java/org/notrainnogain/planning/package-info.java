/**
 * All that is decided before anything runs: settings to plans, plans to what they will cost. It
 * stands on the plain half of training (prices, schedule, depth, the loop itself), and knows
 * neither Spark nor libtorch.
 */
package org.notrainnogain.planning;

/**
 * The plan of one run: its settings, model, slots, prices, identity ({@link
 * org.notrainnogain.planning.run.RunPlan}) and what they demand of each other and of the corpus.
 */
package org.notrainnogain.planning.run;

/**
 * What {@code ntng runs} tells of the runs of a DIR, read without Spark: an ended run from its
 * tables, any other from its directory ({@link org.notrainnogain.jobs.runs.RunStore}). Values are
 * computed by {@code RunSummary}, {@code RunDetails} and {@code RunDiff}; classes named {@code
 * ...Text} print them. Nothing here writes.
 */
package org.notrainnogain.jobs.runs;

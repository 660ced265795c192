/**
 * {@code ntng pretrain --dry-run}: what a run would do, cost and need, without training. A {@link
 * org.notrainnogain.planning.run.RunPlan} goes through the real loop on replicas that compute
 * nothing ({@link org.notrainnogain.planning.forecast.Forecast}); prices, wall time and disk stand
 * beside. Only {@code DryRunText} prints, and nothing writes.
 */
package org.notrainnogain.jobs.dryrun;

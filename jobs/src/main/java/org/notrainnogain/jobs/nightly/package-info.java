/**
 * {@code ntng nightly}: many runs by one plan. A plan file ({@link
 * org.notrainnogain.planning.nightly.NightlyPlan}) becomes a list of tasks ({@link
 * org.notrainnogain.jobs.nightly.task.TaskList}): prepare the corpus, train and score with proxies,
 * tuning trials, the runs that count. Each task reads from DIR how it stands, so the same command
 * goes on wherever the night before ended; {@link org.notrainnogain.jobs.nightly.Nightly} shows the
 * list or does what is missing.
 */
package org.notrainnogain.jobs.nightly;

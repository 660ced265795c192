/**
 * What a plan file says: {@link org.notrainnogain.jobs.nightly.plan.NightlyPlan}, read by {@link
 * org.notrainnogain.jobs.nightly.plan.NightlySettings}, with the spaces that methods are tuned in.
 */
package org.notrainnogain.jobs.nightly.plan;

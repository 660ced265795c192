/**
 * What a plan file says: {@link org.notrainnogain.planning.nightly.NightlyPlan}, read by {@link
 * org.notrainnogain.planning.nightly.NightlySettings}, with the spaces that methods are tuned in.
 */
package org.notrainnogain.planning.nightly;

/** The Spark session of every command: what is set, in one place, embedded or on a cluster. */
package org.notrainnogain.jobs.session;

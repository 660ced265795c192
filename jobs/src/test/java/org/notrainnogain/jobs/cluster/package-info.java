/**
 * Tests on a real standalone cluster: a master and workers of a Spark distribution, executors in
 * processes of their own, commands started by {@code bin/ntng}. Run by {@code mvn -B verify
 * -Pcluster}.
 */
package org.notrainnogain.jobs.cluster;

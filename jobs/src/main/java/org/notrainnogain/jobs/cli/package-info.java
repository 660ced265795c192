/**
 * The command line: one class a command, which reads options, loads settings and calls one job.
 * Exit codes: 0 done, 1 failed, 2 bad usage, configuration or input, 128 + N stopped by signal N.
 */
package org.notrainnogain.jobs.cli;

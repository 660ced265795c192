/**
 * {@code ntng calibrate}: what this machine takes for each phase becomes a reference system, a file
 * and rows of the table {@code rst_calibrations}.
 */
package org.notrainnogain.jobs.calibrate;

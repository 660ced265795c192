/**
 * The job {@code report}: adds up timings by executor and phase in Spark (table {@code
 * rst_report}), reads what the page shows into the records of {@link org.notrainnogain.reporting},
 * and writes {@code DIR/report/index.html}.
 */
package org.notrainnogain.jobs.report;

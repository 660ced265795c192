/**
 * From tables to reports: the rows that a report shows, as records, and how runs may be put side by
 * side. Plain Java; it knows tables, not how they are stored nor how training works.
 *
 * <p>Data flow: {@code jobs.report} reads the published tables into {@link
 * org.notrainnogain.reporting.ReportTables}; {@link org.notrainnogain.reporting.RunGroup} keeps
 * apart what must not be compared; {@link org.notrainnogain.reporting.html} makes the page.
 */
package org.notrainnogain.reporting;

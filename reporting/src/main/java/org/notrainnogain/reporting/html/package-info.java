/**
 * The report as one HTML page that loads nothing: style, data, script and chart library are inside.
 * One class a section; {@link org.notrainnogain.reporting.html.ReportPage} puts them together.
 * Whatever comes from tables passes {@link org.notrainnogain.reporting.html.Html} on its way in.
 */
package org.notrainnogain.reporting.html;

/**
 * The one list of all tables, and how Spark reads them. A table's columns are those of its record
 * ({@link org.notrainnogain.storage.tables}); {@code docs/tables.md} explains them to analysts, and
 * a test holds it equal to {@link org.notrainnogain.jobs.tables.Tables}.
 */
package org.notrainnogain.jobs.tables;

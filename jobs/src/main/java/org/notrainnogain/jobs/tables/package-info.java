/**
 * The tables under {@code DIR/tables/}: their columns, and the only ways to write and read them.
 *
 * <p>Data flow: rows lie in JSON-lines segments of a run directory until the run ends; {@link
 * org.notrainnogain.jobs.tables.TablePublisher} then turns the segments of one table into one
 * Parquet file {@code DIR/tables/NAME/PARTITION=VALUE/NAME-HASH.parquet}, which is never written
 * again. {@link org.notrainnogain.jobs.tables.TableReader} checks every file against the table's
 * columns before Spark reads it. {@code docs/tables.md} explains the columns to analysts; a test
 * holds it equal to {@link org.notrainnogain.jobs.tables.Tables}.
 */
package org.notrainnogain.jobs.tables;

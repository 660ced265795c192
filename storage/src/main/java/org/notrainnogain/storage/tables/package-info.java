/**
 * Tables under {@code DIR/tables/}: a record is the schema. Its components are the columns, {@link
 * org.notrainnogain.storage.tables.Table} and {@link org.notrainnogain.storage.tables.Column} say
 * what reflection cannot see; the Parquet columns, the keys of JSON lines and the pages for
 * analysts are derived from it. Knows no engine.
 *
 * <p>Data flow: rows are {@link org.notrainnogain.storage.tables.JsonRows lines of JSON} in the
 * segments of a run until it ends; then they become one Parquet file a table.
 */
package org.notrainnogain.storage.tables;

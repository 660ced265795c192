/**
 * The rows of tables that are about whole runs, prices and nights; those of single updates are made
 * by the training loop. Jobs write them, reports read them.
 */
package org.notrainnogain.reporting.tables;

/**
 * Strangers' files become documents, or a word about why not: files found by path and pattern,
 * unpacked, cut into lines of bounded length, lines into documents. It knows no Spark.
 */
package org.notrainnogain.dataprep.source;

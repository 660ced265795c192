/**
 * Files on any Hadoop filesystem that are written once and read with suspicion: whole or not there
 * ({@link org.notrainnogain.storage.DurableFiles}), with their SHA-256 ({@link
 * org.notrainnogain.storage.StoredFile}), under names that one process gets ({@link
 * org.notrainnogain.storage.Attempt}). Everything that is kept goes through here; it knows no
 * Spark.
 */
package org.notrainnogain.storage;

/**
 * Files on any Hadoop filesystem that are written once and read with suspicion: whole or not there
 * ({@link org.notrainnogain.storage.DurableFiles}), with their SHA-256 ({@link
 * org.notrainnogain.storage.StoredFile}), in places that one process has at a time ({@link
 * org.notrainnogain.storage.Claim}), published in one way ({@link
 * org.notrainnogain.storage.Commit}). Everything that is kept goes through here; it knows no Spark.
 */
package org.notrainnogain.storage;

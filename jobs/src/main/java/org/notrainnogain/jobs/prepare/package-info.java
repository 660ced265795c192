/**
 * The job {@code prepare}: documents of any source become the corpus that training reads. Spark
 * carries the documents; what happens to each is {@code org.notrainnogain.dataprep}'s.
 *
 * <p>Flow: read and survey, shuffle to the shards in the order of their hashes, count words of the
 * training split and train the vocabulary, encode, pack and write each shard in one task, publish
 * the manifest last.
 */
package org.notrainnogain.jobs.prepare;

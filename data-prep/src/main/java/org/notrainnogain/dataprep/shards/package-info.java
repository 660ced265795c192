/**
 * The corpus on disk: one Parquet file a shard, written by {@code prepare} ({@link
 * org.notrainnogain.dataprep.shards.SequenceShardWriter}), read whole and compared with its SHA-256
 * by whoever trains on it ({@link org.notrainnogain.dataprep.shards.SequenceReader}).
 */
package org.notrainnogain.dataprep.shards;

/**
 * What is decided of each document: whether it passes the filters on text, its content hash, its
 * split and shard ({@link org.notrainnogain.dataprep.documents.ShardLayout}), and the sums over all
 * of them ({@link org.notrainnogain.dataprep.documents.SurveyTally}).
 */
package org.notrainnogain.dataprep.documents;

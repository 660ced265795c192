/**
 * The only source of randomness: generators and hashes derived from a seed, a purpose and ids.
 * Everything random in corpus preparation and training draws from here, so that partitions, retries
 * and hosts change nothing.
 */
package org.notrainnogain.dataprep.random;

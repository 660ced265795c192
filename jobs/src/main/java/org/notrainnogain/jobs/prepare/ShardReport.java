package org.notrainnogain.jobs.prepare;

import java.io.Serializable;
import java.util.List;
import org.notrainnogain.dataprep.shards.SequenceShard;

/**
 * What one task made of one shard.
 *
 * @param shard through all splits
 * @param file that was written, relative to the corpus; an attempt's own name
 * @param written rows, bytes and SHA-256 of the file, or nothing when no sequence became whole
 * @param counts of its documents and tokens
 */
record ShardReport(int shard, String file, List<SequenceShard.Written> written, Counts counts)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Documents and tokens of a shard.
   *
   * @param documents packed
   * @param duplicates left out
   * @param empty left out because the tokenizer makes nothing of them
   * @param trash left out by the ratio of tokens to characters
   * @param tokens packed, separators included
   * @param unknownTokens of these, those that the vocabulary cannot spell
   * @param droppedTokens at the end, too few for a sequence
   * @param idSum of the ids of all documents that came, duplicates too, which wraps around
   */
  record Counts(
      long documents,
      long duplicates,
      long empty,
      long trash,
      long tokens,
      long unknownTokens,
      long droppedTokens,
      long idSum)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Nothing yet. */
    static Counts none() {
      return new Counts(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Documents that came to the shard. */
    long arrived() {
      return documents + duplicates + empty + trash;
    }

    /** Share of the texts' own tokens that the vocabulary cannot spell. */
    double unknownShare() {
      return tokens == documents ? 0 : (double) unknownTokens / (tokens - documents);
    }

    /** Both together. */
    Counts plus(Counts other) {
      return new Counts(
          documents + other.documents,
          duplicates + other.duplicates,
          empty + other.empty,
          trash + other.trash,
          tokens + other.tokens,
          unknownTokens + other.unknownTokens,
          droppedTokens + other.droppedTokens,
          idSum + other.idSum);
    }
  }
}

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
   * @param droppedTokens at the end, too few for a sequence
   */
  record Counts(
      long documents, long duplicates, long empty, long trash, long tokens, long droppedTokens)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Both together. */
    Counts plus(Counts other) {
      return new Counts(
          documents + other.documents,
          duplicates + other.duplicates,
          empty + other.empty,
          trash + other.trash,
          tokens + other.tokens,
          droppedTokens + other.droppedTokens);
    }
  }
}

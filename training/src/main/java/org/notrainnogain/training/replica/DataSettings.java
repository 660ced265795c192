package org.notrainnogain.training.replica;

import java.io.Serializable;
import java.util.Objects;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.shards.StoredCorpus;
import org.notrainnogain.training.irreducible.IrreducibleSource;

/**
 * What a replica reads.
 *
 * @param corpus where it is read from
 * @param split what is trained on
 * @param orderSeed of the order of training sequences
 * @param maskSeed of the masks in training
 * @param evaluationSeed of the choice of evaluation sequences and of their masks
 * @param evaluationSequences sequences of an evaluation set, or all of a smaller split
 * @param cachedShards shards of training sequences that a replica keeps in memory
 * @param irreducible the proxy model's losses; null in a run without a proxy
 */
public record DataSettings(
    StoredCorpus corpus,
    Split split,
    long orderSeed,
    long maskSeed,
    long evaluationSeed,
    int evaluationSequences,
    int cachedShards,
    IrreducibleSource irreducible)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public DataSettings {
    Objects.requireNonNull(corpus, "corpus");
    if (evaluationSequences < 1) {
      throw new IllegalArgumentException(
          "Evaluation sequences must be at least 1, got " + evaluationSequences);
    }
    if (cachedShards < 2) {
      throw new IllegalArgumentException(
          "Cached shards must be at least 2 (the one being read and the next), got "
              + cachedShards);
    }
  }
}

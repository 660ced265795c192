package org.notrainnogain.training.replica;

import java.io.Serializable;
import java.util.Objects;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.training.irreducible.IrreducibleSource;

/**
 * What a replica reads. The manifest is kept as its bytes, since its fingerprint is theirs.
 *
 * @param corpusDirectory URI of {@code DIR/corpus}
 * @param manifest bytes of the corpus's manifest; not copied, must not be changed
 * @param split what is trained on
 * @param orderSeed of the order of training sequences
 * @param maskSeed of the masks, in training and evaluation
 * @param evaluationSeed of the choice of evaluation sequences
 * @param evaluationSequences sequences of an evaluation set, or all of a smaller split
 * @param cachedShards shards of training sequences that a replica keeps in memory
 * @param irreducible the proxy model's losses; null in a run without a proxy
 */
public record DataSettings(
    String corpusDirectory,
    byte[] manifest,
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
    Objects.requireNonNull(corpusDirectory, "corpusDirectory");
    Objects.requireNonNull(manifest, "manifest");
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

package org.notrainnogain.dataprep.documents;

import java.io.Serializable;
import java.util.Locale;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.sequences.SplitShares;

/**
 * Which document goes to which shard of which split, by its content and the seed alone. Shards are
 * numbered through all splits; each is one Spark partition and one file.
 *
 * @param seed of the corpus
 * @param shares of the splits
 * @param train shards of the training split
 * @param holdout shards of the hold-out
 * @param validation shards of the validation set
 * @param test shards of the test set
 */
public record ShardLayout(
    long seed, SplitShares shares, int train, int holdout, int validation, int test)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks that each split has a shard. */
  public ShardLayout {
    if (train < 1 || holdout < 1 || validation < 1 || test < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Each split needs at least one shard, got train %d, holdout %d, validation %d and test %d; set prepare.shards",
              train,
              holdout,
              validation,
              test));
    }
  }

  /** All shards. */
  public int shards() {
    return train + holdout + validation + test;
  }

  /** The shards of a split. */
  public int shards(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case HOLDOUT -> holdout;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  /** The split that a shard belongs to. */
  public Split split(int shard) {
    Split found = Split.TRAIN;
    for (Split split : Split.values()) {
      if (shard >= first(split)) {
        found = split;
      }
    }
    return found;
  }

  /** A shard's number within its split. */
  public int within(int shard) {
    return shard - first(split(shard));
  }

  /** Where a document goes, and where it stands there. */
  public DocumentKey key(long documentId, int characters) {
    Split split = Split.of(seed, documentId, shares);
    long order = SeededRandom.hash(seed, "document-order", documentId);
    int shard = first(split) + (int) Long.remainderUnsigned(order, shards(split));
    return new DocumentKey(shard, order, documentId, characters);
  }

  private int first(Split split) {
    int first = 0;
    for (Split before : Split.values()) {
      if (before == split) {
        return first;
      }
      first += shards(before);
    }
    throw new IllegalStateException("Split " + split + " is not among the splits");
  }
}

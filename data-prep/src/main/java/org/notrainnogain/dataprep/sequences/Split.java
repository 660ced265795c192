package org.notrainnogain.dataprep.sequences;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.notrainnogain.dataprep.random.SeededRandom;

/** The four parts of a corpus. A document's part depends on its content and the seed only. */
public enum Split {
  /** What every arm trains on. */
  TRAIN,
  /** What the proxy model of RHO loss trains on. */
  HOLDOUT,
  /** Read at ticks of the budget and for tuning. */
  VALIDATION,
  /** Read once, at a run's end. */
  TEST;

  /** The lower-case name, used in {@code split=train}, in JSON and in tables. */
  @JsonValue
  public String directory() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The split of that lower-case name. */
  @JsonCreator
  public static Split named(String directory) {
    for (Split split : values()) {
      if (split.directory().equals(directory)) {
        return split;
      }
    }
    throw new IllegalArgumentException(
        "No split is called '" + directory + "'; use train, holdout, validation or test");
  }

  /**
   * The split of a document. The evaluation sets come first, so that another hold-out share leaves
   * them as they are.
   *
   * @param seed the corpus's seed
   * @param documentId content hash of the document
   */
  public static Split of(long seed, long documentId, SplitShares shares) {
    double uniform = (SeededRandom.hash(seed, "split", documentId) >>> 11) * 0x1.0p-53;
    if (uniform < shares.validation()) {
      return VALIDATION;
    }
    if (uniform < shares.validation() + shares.test()) {
      return TEST;
    }
    return uniform < shares.validation() + shares.test() + shares.holdout() ? HOLDOUT : TRAIN;
  }
}

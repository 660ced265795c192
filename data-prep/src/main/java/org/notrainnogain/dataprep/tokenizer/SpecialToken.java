package org.notrainnogain.dataprep.tokenizer;

/**
 * The special tokens of a vocabulary trained here; a token's id is its place in this list, so
 * padding is 0.
 */
public enum SpecialToken {
  /** Fills up short rows. */
  PADDING("[PAD]"),
  /** Stands for a word that the vocabulary cannot spell. */
  UNKNOWN("[UNK]"),
  /** Starts a pair of texts in downstream tasks. */
  CLASSIFICATION("[CLS]"),
  /** Ends each document. */
  SEPARATOR("[SEP]"),
  /** Hides a token in masked language modelling. */
  MASK("[MASK]");

  private final String text;

  SpecialToken(String text) {
    this.text = text;
  }

  /** How the token is written in the vocabulary. */
  public String text() {
    return text;
  }

  /** The token's id in every vocabulary trained here. */
  public int id() {
    return ordinal();
  }
}

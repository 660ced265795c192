package org.notrainnogain.dataprep.tokenizer;

/**
 * What becomes of the name of a special token, such as {@code [SEP]}, that a text itself holds.
 * Only {@code prepare} sets special tokens; a text that could do so would end documents and hide
 * words.
 */
public enum SpecialsInText {
  /** It is text like any other, cut into pieces. */
  PIECES,
  /** It becomes the token, as Hugging Face's tokenizers library has it by default. */
  TOKENS
}

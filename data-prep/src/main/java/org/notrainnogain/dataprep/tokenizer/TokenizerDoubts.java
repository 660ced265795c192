package org.notrainnogain.dataprep.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** Why a given tokenizer may fit a text badly, for messages. */
public final class TokenizerDoubts {
  private static final String META_SPACE = "\u2581";

  private TokenizerDoubts() {}

  /** The likeliest reason for many unknown tokens, as half a sentence with the way out. */
  public static String of(byte[] tokenizerJson) {
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(tokenizerJson);
    } catch (IOException e) {
      throw new UncheckedIOException("Tokenizer could not be read from memory", e);
    }
    boolean marks = json.path("pre_tokenizer").toString().contains("\"Metaspace\"");
    boolean marked = false;
    for (Iterator<String> token = json.at("/model/vocab").fieldNames(); token.hasNext(); ) {
      marked |= token.next().startsWith(META_SPACE);
    }
    if (marks != marked) {
      return marks
          ? "its pre-tokenizer Metaspace marks each word with \u2581, which no token of its vocabulary"
              + " has: give the tokenizer with the pre-tokenizer that it was trained with"
          : "its vocabulary has tokens that begin with \u2581, which only the pre-tokenizer Metaspace"
              + " writes: give the tokenizer with the pre-tokenizer that it was trained with";
    }
    return "the given tokenizer was trained on other text, or on text cleaned otherwise (case,"
        + " accents): give one that fits, change prepare.cleaning, or train one with"
        + " prepare.tokenizer=word-piece";
  }
}

package org.notrainnogain.dataprep.tokenizer;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A WordPiece vocabulary: a token's id is its place in the list, pieces inside a word start with
 * {@code ##}.
 *
 * @param tokens all tokens, the {@link SpecialToken special} ones first and in their order, each
 *     token once
 */
public record Vocabulary(List<String> tokens) {
  /** What pieces that continue a word start with. */
  public static final String CONTINUATION = "##";

  /** Checks the special tokens' places and that no token comes twice. */
  public Vocabulary {
    tokens = List.copyOf(tokens);
    for (SpecialToken special : SpecialToken.values()) {
      if (tokens.size() <= special.id() || !tokens.get(special.id()).equals(special.text())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Vocabulary must have %s as token %d; put the special tokens first",
                special.text(),
                special.id()));
      }
    }
    Set<String> seen = new HashSet<>();
    for (String token : tokens) {
      if (token.isEmpty() || !seen.add(token)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Vocabulary token '%s' is empty or comes twice; each id needs a token of its own",
                token));
      }
    }
  }

  /** The number of tokens, special ones included. */
  public int size() {
    return tokens.size();
  }
}

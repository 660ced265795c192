package org.notrainnogain.dataprep.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the encoder needs to know of a {@code tokenizer.json}: that it is WordPiece, how large it
 * is, and the ids of its special tokens, found by the names in use ({@code [SEP]}, {@code <sep>},
 * {@code </s>} ...).
 */
final class TokenizerFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<SpecialToken, List<String>> NAMES =
      new EnumMap<>(
          Map.of(
              SpecialToken.PADDING, List.of("[PAD]", "<pad>"),
              SpecialToken.UNKNOWN, List.of("[UNK]", "<unk>"),
              SpecialToken.CLASSIFICATION, List.of("[CLS]", "<cls>", "<s>"),
              SpecialToken.SEPARATOR, List.of("[SEP]", "<sep>", "</s>"),
              SpecialToken.MASK, List.of("[MASK]", "<mask>")));

  private final ObjectNode json;
  private final Map<SpecialToken, Integer> ids = new EnumMap<>(SpecialToken.class);
  private final int vocabularySize;

  private TokenizerFile(ObjectNode json) {
    this.json = json;
    int highest = -1;
    for (JsonNode id : json.path("model").path("vocab")) {
      highest = Math.max(highest, id.asInt(-1));
    }
    for (JsonNode added : json.path("added_tokens")) {
      highest = Math.max(highest, added.path("id").asInt(-1));
      requireOneWord(added.path("content").asText());
    }
    vocabularySize = highest + 1;
    for (SpecialToken special : SpecialToken.values()) {
      ids.put(special, find(special));
    }
  }

  /** Reads and checks the file. */
  static TokenizerFile parse(byte[] bytes) {
    JsonNode json;
    try {
      json = MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "The given tokenizer.json is no JSON; give a file that Hugging Face's tokenizers library saved",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Tokenizer could not be read from memory", e);
    }
    String type = json.path("model").path("type").asText("(none)");
    if (!(json instanceof ObjectNode object)
        || !type.equals("WordPiece")
        || !json.at("/model/vocab").isObject()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The given tokenizer.json has a model of type %s; give one of type WordPiece with its vocabulary",
              type));
    }
    return new TokenizerFile(object);
  }

  int vocabularySize() {
    return vocabularySize;
  }

  int id(SpecialToken special) {
    return ids.get(special);
  }

  /** Characters of the longest token that is found before a text is cut into words. */
  int longestAddedToken() {
    int longest = 0;
    for (JsonNode added : json.path("added_tokens")) {
      longest = Math.max(longest, added.path("content").asText().length());
    }
    return longest;
  }

  /** The most characters of a word that is looked at; a longer one is unknown. */
  int longestWord() {
    return json.path("model").path("max_input_chars_per_word").asInt(WordPieceTrainer.LONGEST_WORD);
  }

  /**
   * The same tokenizer without truncation, padding and template, so that encoding gives a text's
   * own tokens only.
   */
  byte[] plainJson(SpecialsInText specials) {
    ObjectNode plain = json.deepCopy();
    plain.putNull("truncation").putNull("padding").putNull("post_processor");
    if (specials == SpecialsInText.PIECES) {
      hideSpecials(plain);
    }
    try {
      return MAPPER.writeValueAsBytes(plain);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Tokenizer could not be written to memory", e);
    }
  }

  /**
   * Gives the special tokens names with a blank, which no word has. They stay where they are: the
   * library numbers added tokens that the vocabulary lacks by their order.
   */
  private void hideSpecials(ObjectNode plain) {
    Set<String> specials = new HashSet<>();
    for (JsonNode added : plain.path("added_tokens")) {
      if (added instanceof ObjectNode token && token.path("special").asBoolean()) {
        String content = token.path("content").asText();
        specials.add(content);
        token.put("content", hidden(content, specials)).put("normalized", false);
      }
    }
    for (SpecialToken special : SpecialToken.values()) {
      specials.addAll(NAMES.get(special));
    }
    ObjectNode model = (ObjectNode) plain.path("model");
    ObjectNode vocabulary = MAPPER.createObjectNode();
    model
        .path("vocab")
        .fields()
        .forEachRemaining(
            token -> vocabulary.set(hidden(token.getKey(), specials), token.getValue()));
    model.set("vocab", vocabulary);
    if (model.path("unk_token").isTextual()) {
      model.put("unk_token", hidden(model.path("unk_token").asText(), specials));
    }
  }

  private static String hidden(String token, Set<String> specials) {
    return specials.contains(token) ? token + " " : token;
  }

  private int find(SpecialToken special) {
    for (String name : NAMES.get(special)) {
      for (JsonNode added : json.path("added_tokens")) {
        if (added.path("content").asText().equals(name) && added.path("id").isInt()) {
          return added.path("id").intValue();
        }
      }
      JsonNode id = json.path("model").path("vocab").path(name);
      if (id.isInt()) {
        return id.intValue();
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "The given tokenizer.json has no %s token; add one named %s",
            special.name().toLowerCase(Locale.ROOT),
            String.join(" or ", NAMES.get(special))));
  }

  private static void requireOneWord(String addedToken) {
    if (addedToken.isEmpty() || addedToken.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The given tokenizer.json has the added token '%s'; added tokens must be single words without spaces",
              addedToken));
    }
  }
}

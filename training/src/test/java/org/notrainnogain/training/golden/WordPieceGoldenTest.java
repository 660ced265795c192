package org.notrainnogain.training.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.text.TextCleaner;
import org.notrainnogain.dataprep.tokenizer.SpecialsInText;
import org.notrainnogain.dataprep.tokenizer.WordEncoder;
import org.notrainnogain.dataprep.tokenizer.WordSplitting;

/**
 * Cleans, splits and encodes the published sentences with the published tokenizer; texts and token
 * ids, so by equality.
 */
@Tag("golden")
class WordPieceGoldenTest {
  private static final TextCleaner PUBLISHED =
      TextCleaner.of(
          List.of(
              "tex-quotes", "lower-case", "strip-accents", "single-spaces", "english-keyboard"));

  private final JsonNode sidecar = GoldenFile.sidecar("wordpiece");
  private final WordEncoder encoder =
      new WordEncoder(
          GoldenFile.sidecar("wordpiece_tokenizer").toString().getBytes(StandardCharsets.UTF_8),
          SpecialsInText.TOKENS);

  @AfterEach
  void close() {
    encoder.close();
  }

  @Test
  void cleansAsPublished() {
    for (JsonNode sentence : sentences()) {
      assertThat(PUBLISHED.clean(sentence.get("text").asText()))
          .isEqualTo(sentence.get("normalized").asText());
    }
  }

  @Test
  void splitsWordsAsPublished() {
    for (JsonNode sentence : sentences()) {
      assertThat(WordSplitting.PUNCTUATION_RUNS.words(sentence.get("normalized").asText()))
          .isEqualTo(texts(sentence.get("pre_tokens")));
    }
  }

  @Test
  void encodesRawAndCleanedTextsAsPublished() {
    for (JsonNode sentence : sentences()) {
      String text = sentence.get("text").asText();
      assertThat(withSeparator(encoder.encode(text))).as(text).isEqualTo(ids(sentence.get("ids")));
      assertThat(withSeparator(encoder.encode(PUBLISHED.clean(text))))
          .as(text)
          .isEqualTo(ids(sentence.get("ids")));
    }
  }

  @Test
  void encodesPairsAsPublished() {
    assertThat(sidecar.get("pairs")).isNotEmpty();
    for (JsonNode pair : sidecar.get("pairs")) {
      IntStream first = Arrays.stream(withSeparator(encoder.encode(pair.get("text").asText())));
      IntStream second = Arrays.stream(withSeparator(encoder.encode(pair.get("pair").asText())));
      IntStream both =
          IntStream.concat(IntStream.of(encoder.classification()), IntStream.concat(first, second));
      assertThat(both.toArray()).isEqualTo(ids(pair.get("ids_when_batched")));
    }
  }

  @Test
  void findsSizeAndSpecialTokens() {
    JsonNode specials = sidecar.get("special_tokens");

    assertThat(encoder.vocabularySize()).isEqualTo(sidecar.at("/hyper/vocab_size").asInt());
    assertThat(encoder.padding()).isEqualTo(specials.get("<pad>").asInt());
    assertThat(encoder.unknown()).isEqualTo(specials.get("<unk>").asInt());
    assertThat(encoder.classification()).isEqualTo(specials.get("<cls>").asInt());
    assertThat(encoder.separator()).isEqualTo(specials.get("<sep>").asInt());
    assertThat(encoder.mask()).isEqualTo(specials.get("<mask>").asInt());
  }

  private List<JsonNode> sentences() {
    List<JsonNode> sentences = new ArrayList<>();
    sidecar.get("sentences").forEach(sentences::add);
    assertThat(sentences).isNotEmpty();
    return sentences;
  }

  /** The published template for one text. */
  private int[] withSeparator(int[] ids) {
    int[] ended = Arrays.copyOf(ids, ids.length + 1);
    ended[ids.length] = encoder.separator();
    return ended;
  }

  private static int[] ids(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}

package org.notrainnogain.dataprep.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notrainnogain.dataprep.tokenizer.WholeText.ids;
import static org.notrainnogain.dataprep.tokenizer.WholeText.whole;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.text.TextCleaner;

/** Long runs without spaces get the ids that the native library gives them in one piece. */
class LongRunsNativeTest {
  private static final String ADDED =
      added(300, "harbour", false, true)
          + added(301, "dock", false, false)
          + added(302, "qqq", false, true)
          + added(303, "rq", false, true)
          + added(304, "alone", true, true);

  @Test
  void longRunsWithoutSpacesAreEncodedAsTheyAreWhole() {
    List<String> runs = new ArrayList<>();
    RandomGenerator random = SeededRandom.of(1, "long-runs");
    for (String letters :
        List.of("ab", "a!", "a?!-b", "!?", "a_b!", "ab[SEP]!c", "a\u00e9!", "\u4e2da!")) {
      for (int length : new int[] {999, 1000, 1001, 9_500}) {
        StringBuilder run = new StringBuilder();
        while (run.length() < length) {
          int from = random.nextInt(letters.length());
          run.append(letters, from, from + random.nextInt(letters.length() - from + 1));
          run.append(letters.charAt(0));
        }
        runs.add(run.toString());
      }
      runs.add("a!".repeat(600) + letters.substring(0, 1).repeat(8_500) + "-a".repeat(700));
    }
    for (WordSplitting splitting : WordSplitting.values()) {
      Vocabulary vocabulary =
          new WordPieceTrainer(60, 100, 1)
              .train(
                  new TreeMap<>(
                      Map.of(
                          "abba", 9L, "a", 3L, "!?", 5L, "!", 2L, "?", 2L, "-", 1L, "\u00e9", 1L)));
      byte[] json = TokenizerJson.write(vocabulary, TextCleaner.of(List.of()), splitting);
      try (WordEncoder encoder = new WordEncoder(json);
          HuggingFaceTokenizer whole = whole(json)) {
        for (String run : runs) {
          if (run.contains("[SEP]")) {
            continue; // What becomes of it has a test of its own.
          }
          assertThat(encoder.encode(run)).as("%s, %s", splitting, run).isEqualTo(ids(whole, run));
        }
      }
    }
  }

  @Test
  void longRunsOfLanguagesWithoutSpacesAreEncodedAsTheyAreWhole() {
    RandomGenerator random = SeededRandom.of(2, "long-runs");
    String[] alphabets = {
      "\u4e2d\u6587\u672c\u9fa5",
      "\u4e2d\u6587\u3002\uff0c",
      "\u4e2da\u3002!",
      "\u306e\u65e5\u672c\u3067\u30a2\u3001",
      "\u0430\u0431\u0432",
      "\u0430b\u00e9",
      "\u3002\uff0c\uff01",
      "\u4e2d\u0301\u6587",
      "\ud840\udc00\u4e2d",
      "\ud55c\uad6d"
    };
    Map<String, Long> counts =
        new TreeMap<>(
            Map.of("a", 3L, "\u4e2d", 4L, "\u6587", 4L, "\u3002", 2L, "!", 2L, "\u306e", 2L));
    Vocabulary vocabulary = new WordPieceTrainer(60, 100, 1).train(counts);
    for (WordSplitting splitting : WordSplitting.values()) {
      for (List<String> cleaning :
          List.of(List.<String>of(), List.of("strip-accents"), List.of("ideograph-spaces"))) {
        byte[] json = TokenizerJson.write(vocabulary, TextCleaner.of(cleaning), splitting);
        try (WordEncoder encoder = new WordEncoder(json);
            HuggingFaceTokenizer whole = whole(json)) {
          for (String alphabet : alphabets) {
            int[] characters = alphabet.codePoints().toArray();
            for (int length : new int[] {9_500}) {
              StringBuilder run = new StringBuilder();
              while (run.length() < length) {
                run.appendCodePoint(characters[random.nextInt(characters.length)]);
              }
              assertThat(encoder.encode(run.toString()))
                  .as("%s, %s, %s", splitting, cleaning, alphabet)
                  .isEqualTo(ids(whole, run.toString()));
            }
          }
        }
      }
    }
  }

  /** Pre-tokenizers of other makers, with added tokens of every sort. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'BertPreTokenizer'}",
        "{'type':'Whitespace'}",
        "{'type':'WhitespaceSplit'}",
        "{'type':'Sequence','pretokenizers':[{'type':'Whitespace'},{'type':'Digits','individual_digits':true}]}",
        "{'type':'Sequence','pretokenizers':[{'type':'BertPreTokenizer'},{'type':'Digits','individual_digits':false}]}",
        "{'type':'Sequence','pretokenizers':[{'type':'BertPreTokenizer'},{'type':'Split','pattern':{'Regex':'[0-9]{1,3}|[a-z]+'},'behavior':'Isolated','invert':false}]}",
        "{'type':'Sequence','pretokenizers':[{'type':'WhitespaceSplit'},{'type':'Punctuation','behavior':'MergedWithPrevious'}]}"
      })
  void longRunsAreEncodedAsTheyAreWholeWhateverCutsThem(String preTokenizer) {
    equalsTheWhole(json(preTokenizer, ""), preTokenizer + " without added tokens");
    equalsTheWhole(json(preTokenizer, ADDED), preTokenizer);
  }

  private static void equalsTheWhole(byte[] json, String tokenizer) {
    RandomGenerator random = SeededRandom.of(3, "long-runs");
    String[][] alphabets = {
      {"1", "2"},
      {"a", "1", "b", "22"},
      {"a", "b"},
      {"a!", "-", "?!", "b"},
      {"xx", "HARBOUR", "harbour", "h\u00e1rbour", "y"},
      {"\u4e2d", "\u6587", "\u3002", "harbour"},
      {"harbour"},
      {"q"},
      {"qr", "!", "rq"},
      {"alone", "!", "Alone", "a"},
      {"\u0430\u0431", "\u0432", "HARBOUR"},
      {"\ud840\udc00", "a", "dock!", "-dock"},
      {"\ufb01", "\u00bd", "e\u0301", "a"},
    };
    try (WordEncoder encoder = new WordEncoder(json);
        HuggingFaceTokenizer whole = whole(json)) {
      for (String[] alphabet : alphabets) {
        for (int length : new int[] {9_500}) {
          StringBuilder run = new StringBuilder();
          while (run.length() < length) {
            run.append(alphabet[random.nextInt(alphabet.length)]);
          }
          run.append("x".repeat(8_500)).append(alphabet[0].repeat(3)).append("!x");
          assertThat(encoder.encode(run.toString()))
              .as("%s, %s, %d", tokenizer, String.join(" ", alphabet), length)
              .isEqualTo(ids(whole, run.toString()));
        }
      }
    }
  }

  private static byte[] json(String preTokenizer, String added) {
    Map<String, Long> counts =
        new TreeMap<>(
            Map.of(
                "abba",
                9L,
                "a",
                3L,
                "12",
                5L,
                "!",
                2L,
                "?",
                2L,
                "-",
                1L,
                "\u4e2d",
                4L,
                "x",
                2L,
                "harbours",
                9L,
                "lone",
                3L));
    byte[] json =
        TokenizerJson.write(
            new WordPieceTrainer(80, 100, 1).train(counts),
            TextCleaner.of(List.of("lower-case", "strip-accents", "ideograph-spaces")),
            WordSplitting.SINGLE_PUNCTUATION);
    return new String(json, StandardCharsets.UTF_8)
        .replace("{\"type\":\"BertPreTokenizer\"}", preTokenizer.replace('\'', '"'))
        .replace("\"special\":true}],", "\"special\":true}" + added + "],")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String added(int id, String content, boolean alone, boolean normalized) {
    return (",{\"id\":%d,\"content\":\"%s\",\"single_word\":%b,\"lstrip\":false,"
            + "\"rstrip\":false,\"normalized\":%b,\"special\":false}")
        .formatted(id, content, alone, normalized);
  }
}

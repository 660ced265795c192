package org.notrainnogain.dataprep.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.notrainnogain.dataprep.tokenizer.WholeText.ids;
import static org.notrainnogain.dataprep.tokenizer.WholeText.whole;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.text.TextCleaner;

class WordEncoderNativeTest {
  private static final TextCleaner CLEANER =
      TextCleaner.of(
          List.of(
              "ascii-punctuation",
              "control-characters",
              "lower-case",
              "strip-accents",
              "english-keyboard",
              "tex-quotes",
              "single-spaces"));
  private static final String TEXT =
      "The quick brown fox, it's said, jumps over the lazy dog; the dog (lazy as ever) doesn't jump.";

  @Test
  void encodesWithTheIdsOfTheVocabulary() {
    Vocabulary vocabulary = vocabulary(WordSplitting.SINGLE_PUNCTUATION, 200);
    try (WordEncoder encoder = new WordEncoder(json(WordSplitting.SINGLE_PUNCTUATION))) {
      assertThat(encoder.encode("the dog.")).hasSizeLessThan(8);
      assertThat(text(vocabulary, encoder.encode("the dog."))).isEqualTo("thedog.");
      assertThat(encoder.vocabularySize()).isEqualTo(vocabulary.size());
      assertThat(
              List.of(
                  encoder.padding(),
                  encoder.unknown(),
                  encoder.classification(),
                  encoder.separator(),
                  encoder.mask()))
          .containsExactly(0, 1, 2, 3, 4);
      assertThat(encoder.encode("")).isEmpty();
      assertThat(encoder.encode("@")).containsExactly(1);
    }
  }

  private static final WordEncoder SINGLE = new WordEncoder(json(WordSplitting.SINGLE_PUNCTUATION));
  private static final HuggingFaceTokenizer SINGLE_WHOLE =
      whole(json(WordSplitting.SINGLE_PUNCTUATION));
  private static final WordEncoder RUNS = new WordEncoder(json(WordSplitting.PUNCTUATION_RUNS));
  private static final HuggingFaceTokenizer RUNS_WHOLE =
      whole(json(WordSplitting.PUNCTUATION_RUNS));

  @Property(tries = 300)
  void equalsTheNativeTokenizerOnTheWholeText(@ForAll String text) {
    String cleaned = CLEANER.clean(text + " (the lazy dog's \"jump\"?!) " + text);

    assertThat(SINGLE.encode(cleaned)).isEqualTo(ids(SINGLE_WHOLE, cleaned));
    assertThat(RUNS.encode(cleaned)).isEqualTo(ids(RUNS_WHOLE, cleaned));
  }

  @Property(tries = 300)
  void theFileCleansRawTextAsTheCleanerDoes(@ForAll String text) {
    String raw =
        "\u201CTH\u00C9\u201D dog\u2014lazy\u2026 " + text + "\u00A0``as'' ever\u0007it\u2019s";

    assertThat(ids(SINGLE_WHOLE, raw)).isEqualTo(SINGLE.encode(CLEANER.clean(raw)));
    assertThat(ids(RUNS_WHOLE, raw)).isEqualTo(RUNS.encode(CLEANER.clean(raw)));
  }

  @Test
  void ideographsBecomeWordsInTheFileAsInTheCleaner() {
    TextCleaner cleaner = TextCleaner.of(List.of("ideograph-spaces", "single-spaces"));
    Map<String, Long> counts = new TreeMap<>(Map.of("a", 9L, "\u4e2d", 5L, "\u6587", 5L));
    byte[] json =
        TokenizerJson.write(
            new WordPieceTrainer(9, 100, 1).train(counts),
            cleaner,
            WordSplitting.SINGLE_PUNCTUATION);
    StringBuilder raw = new StringBuilder("a\u4e2d\u6587a \u4e2d\u9fff\u6587");
    for (int block : new int[] {0x3400, 0x4dc0, 0x4e00, 0xa000, 0xf900, 0xfb00, 0x20000, 0x2a700}) {
      raw.append("a").appendCodePoint(block - 1).append("a").appendCodePoint(block).append("a");
    }
    for (int block : new int[] {0x2b73f, 0x2b81f, 0x2b820, 0x2b91f, 0x2b920, 0x2ceb0, 0x2fa1f}) {
      raw.append("a").appendCodePoint(block).append("a").appendCodePoint(block + 1).append("a");
    }
    try (WordEncoder encoder = new WordEncoder(json);
        HuggingFaceTokenizer whole = whole(json)) {
      int[] ids = encoder.encode(cleaner.clean(raw.toString()));
      assertThat(ids).isEqualTo(ids(whole, raw.toString()));
      assertThat(Arrays.copyOf(ids, 4)).doesNotContain(encoder.unknown());
    }
  }

  @Property(tries = 300)
  void splitsWordsAsTheNativeTokenizerDoes(@ForAll String text) {
    String cleaned = CLEANER.clean(text + TEXT);
    assertThat(String.join("", WordSplitting.SINGLE_PUNCTUATION.words(cleaned)))
        .isEqualTo(cleaned.replaceAll("\\s", ""));

    assertThat(wordCount(SINGLE_WHOLE, cleaned))
        .isEqualTo(WordSplitting.SINGLE_PUNCTUATION.words(cleaned).size());
    assertThat(wordCount(RUNS_WHOLE, cleaned))
        .isEqualTo(WordSplitting.PUNCTUATION_RUNS.words(cleaned).size());
  }

  @Test
  void ignoresTheFilesTruncationPaddingAndTemplate() {
    String limited =
        new String(json(WordSplitting.SINGLE_PUNCTUATION), StandardCharsets.UTF_8)
            .replace(
                "\"truncation\":null",
                "\"truncation\":{\"direction\":\"Right\",\"max_length\":4,\"strategy\":\"LongestFirst\",\"stride\":0}");
    try (WordEncoder encoder = new WordEncoder(limited.getBytes(StandardCharsets.UTF_8));
        WordEncoder unlimited = new WordEncoder(json(WordSplitting.SINGLE_PUNCTUATION))) {
      String cleaned = CLEANER.clean(TEXT);
      assertThat(limited).contains("max_length");
      assertThat(encoder.encode(cleaned))
          .isEqualTo(unlimited.encode(cleaned))
          .doesNotContain(encoder.separator());
    }
  }

  @Test
  void neverCutsALongText() {
    assertThat(SINGLE.encode("?".repeat(3000))).hasSize(3000).containsOnly(SINGLE.unknown());
    assertThat(SINGLE.encode(".".repeat(3000) + " " + "the ".repeat(3000)))
        .hasSizeGreaterThanOrEqualTo(6000);
  }

  @Test
  void namesOfSpecialTokensAreTextUnlessAskedFor() {
    String template = new String(json(WordSplitting.SINGLE_PUNCTUATION), StandardCharsets.UTF_8);
    String text = "the[SEP]dog [MASK] [PAD] a[UNK] lazy" + "[CLS]a!".repeat(400);
    for (String splitting : List.of("BertPreTokenizer", "Whitespace", "WhitespaceSplit")) {
      byte[] json =
          template
              .replace("{\"type\":\"BertPreTokenizer\"}", "{\"type\":\"" + splitting + "\"}")
              .replace("{\"type\":\"Lowercase\"},", "")
              .getBytes(StandardCharsets.UTF_8);
      try (WordEncoder pieces = new WordEncoder(json);
          WordEncoder tokens = new WordEncoder(json, SpecialsInText.TOKENS);
          HuggingFaceTokenizer whole = whole(json)) {
        assertThat(tokens.encode(text))
            .as(splitting)
            .isEqualTo(ids(whole, text))
            .contains(tokens.separator(), tokens.mask(), tokens.padding());
        assertThat(pieces.encode(text))
            .as(splitting)
            .doesNotContain(
                pieces.separator(), pieces.mask(), pieces.padding(), pieces.classification())
            .isEqualTo(
                ids(
                    whole,
                    text.replace("[SEP]", "[SEX]")
                        .replace("[MASK]", "[MASX]")
                        .replace("[PAD]", "[PAX]")
                        .replace("[UNK]", "[UNX]")
                        .replace("[CLS]", "[CLX]")));
      }
    }
  }

  @Test
  void addedTokensKeepTheirIdsAndAreFoundInLongRunsInOtherLetters() {
    String json =
        new String(json(WordSplitting.SINGLE_PUNCTUATION), StandardCharsets.UTF_8)
            .replace(
                "\"special\":true}],",
                "\"special\":true}"
                    + added(300, "[NEW]", true)
                    + added(301, "harbour", false)
                    + added(302, "[other]", true)
                    + added(303, "dock", false)
                    + "],");
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    String run = "x".repeat(900) + "HARBOUR" + "y".repeat(900);
    try (WordEncoder encoder = new WordEncoder(bytes);
        WordEncoder tokens = new WordEncoder(bytes, SpecialsInText.TOKENS);
        HuggingFaceTokenizer whole = whole(bytes)) {
      for (String text : List.of(run, "the harbour dock", "harbourDock dog[dock]")) {
        assertThat(encoder.encode(text)).as(text).isEqualTo(ids(whole, text));
      }
      assertThat(encoder.encode(run)).hasSize(3);
      assertThat(encoder.encode(run)[1]).isNotEqualTo(encoder.unknown());
      assertThat(tokens.encode("[NEW][other]")).isEqualTo(ids(whole, "[NEW][other]")).hasSize(2);
      assertThat(encoder.encode("[NEW][other]")).hasSizeGreaterThan(5);
    }
  }

  private static String added(int id, String content, boolean special) {
    return (",{\"id\":%d,\"content\":\"%s\",\"single_word\":false,\"lstrip\":false,"
            + "\"rstrip\":false,\"normalized\":%b,\"special\":%b}")
        .formatted(id, content, !special, special);
  }

  @Test
  void findsSpecialTokensByTheirOtherUsualNames() {
    String renamed =
        new String(json(WordSplitting.SINGLE_PUNCTUATION), StandardCharsets.UTF_8)
            .replace("[PAD]", "<pad>")
            .replace("[SEP]", "</s>")
            .replace("[MASK]", "<mask>");
    try (WordEncoder encoder = new WordEncoder(renamed.getBytes(StandardCharsets.UTF_8))) {
      assertThat(List.of(encoder.padding(), encoder.separator(), encoder.mask()))
          .containsExactly(0, 3, 4);
    }
  }

  @Test
  void saysWhichSpecialTokenIsMissing() {
    String without =
        new String(json(WordSplitting.SINGLE_PUNCTUATION), StandardCharsets.UTF_8)
            .replace("[MASK]", "[GAP]");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WordEncoder(without.getBytes(StandardCharsets.UTF_8)))
        .withMessage("The given tokenizer.json has no mask token; add one named [MASK] or <mask>");
  }

  @Test
  void refusesOtherModelsThanWordPiece() {
    String other = "{\"model\":{\"type\":\"BPE\",\"vocab\":{}}}";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WordEncoder(other.getBytes(StandardCharsets.UTF_8)))
        .withMessage(
            "The given tokenizer.json has a model of type BPE; give one of type WordPiece with its vocabulary");
  }

  @Test
  void passesOnWhyTheLibraryCannotLoadAFile() {
    String unknown =
        new String(json(WordSplitting.SINGLE_PUNCTUATION), StandardCharsets.UTF_8)
            .replace("\"BertPreTokenizer\"", "\"NoSuchPreTokenizer\"");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WordEncoder(unknown.getBytes(StandardCharsets.UTF_8)))
        .withMessageStartingWith("The given tokenizer.json cannot be loaded: ")
        .withMessageEndingWith("; give a file that Hugging Face's tokenizers library saved");
  }

  @Test
  void refusesAFileOfImpossibleSize(@TempDir Path folder) throws IOException {
    Path large = folder.resolve("tokenizer.json");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(67108865);
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WordEncoder(large))
        .withMessage(
            "Tokenizer "
                + large
                + " has 67108865 bytes; a WordPiece tokenizer.json has at most 67108864");
  }

  @Test
  void refusesWhatIsNoJson() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WordEncoder("vocab".getBytes(StandardCharsets.UTF_8)))
        .withMessage(
            "The given tokenizer.json is no JSON; give a file that Hugging Face's tokenizers library saved");
  }

  @Test
  void refusesATokenizerThatDoesNotSplitAtSpaces() {
    String glued =
        new String(json(WordSplitting.SINGLE_PUNCTUATION), StandardCharsets.UTF_8)
            .replace(
                "{\"type\":\"BertPreTokenizer\"}",
                "{\"type\":\"Metaspace\",\"replacement\":\"_\",\"prepend_scheme\":\"first\",\"split\":false}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WordEncoder(glued.getBytes(StandardCharsets.UTF_8)))
        .withMessage(
            "The given tokenizer.json encodes a text otherwise than its parts between spaces; give one whose pre-tokenizer splits at white space, such as BertPreTokenizer or Whitespace");
  }

  @Test
  void namesTheFileThatCannotBeRead(@TempDir Path folder) {
    Path missing = folder.resolve("tokenizer.json");

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new WordEncoder(missing))
        .withMessage(
            "Tokenizer " + missing + " could not be read; check the path and its permissions");
  }

  private static byte[] json(WordSplitting splitting) {
    return TokenizerJson.write(vocabulary(splitting, 200), CLEANER, splitting);
  }

  private static Vocabulary vocabulary(WordSplitting splitting, int size) {
    Map<String, Long> counts = new TreeMap<>();
    splitting.forEachWord(CLEANER.clean(TEXT), word -> counts.merge(word, 1L, Long::sum));
    return new WordPieceTrainer(size, 100, 1).train(counts);
  }

  private static int wordCount(HuggingFaceTokenizer tokenizer, String text) {
    return (int)
        Arrays.stream(tokenizer.encode(text, false, false).getWordIds()).distinct().count();
  }

  private static String text(Vocabulary vocabulary, int[] ids) {
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(vocabulary.tokens().get(id).replace("##", ""));
    }
    return text.toString();
  }
}

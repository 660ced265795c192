package org.notrainnogain.dataprep.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class WordPieceTrainerTest {
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  @Test
  void joinsTheMostFrequentPairFirst() {
    // Pairs: a-b 5 + 2, b-c 2 + 3, x-b 3. First ab (7); then b-c is left 3 times in xbc, tied with
    // x-b; x came first.
    Vocabulary vocabulary =
        new WordPieceTrainer(14, 100, 1).train(Map.of("ab", 5L, "abc", 2L, "xbc", 3L));

    assertThat(vocabulary.tokens().subList(0, 5)).isEqualTo(SPECIAL);
    assertThat(vocabulary.tokens().subList(5, 14))
        .containsExactly("a", "b", "c", "x", "##b", "##c", "ab", "xb", "xbc");
  }

  @Test
  void countsRunsOfOneCharacterAsTheyOverlapAndJoinsFromTheLeft() {
    // aaaaa = a ##a ##a ##a ##a: ##a-##a three times, joined to a ##aa ##aa, then a-##aa.
    assertThat(new WordPieceTrainer(10, 100, 1).train(Map.of("aaaaa", 1L)).tokens().subList(5, 10))
        .containsExactly("a", "##a", "##aa", "a##aa".replace("##", ""), "aaaaa");
  }

  @Test
  void stopsWhereNoPairIsFrequentEnough() {
    assertThat(
            new WordPieceTrainer(1000, 100, 3)
                .train(Map.of("ab", 3L, "cd", 2L))
                .tokens()
                .subList(5, 10))
        .containsExactly("a", "b", "c", "d", "##b");
    assertThat(new WordPieceTrainer(1000, 100, 3).train(Map.of("ab", 3L, "cd", 2L)).size())
        .isEqualTo(12);
  }

  @Test
  void keepsTheMostFrequentCharactersAndLearnsNothingFromOtherWords() {
    Vocabulary vocabulary =
        new WordPieceTrainer(1000, 2, 1).train(Map.of("ab", 5L, "ac", 4L, "cc", 1L));

    assertThat(vocabulary.tokens().subList(5, vocabulary.size()))
        .containsExactly("a", "c", "##c", "ac", "cc");
  }

  @Test
  void learnsNothingFromWordsThatWordPieceCannotEncode() {
    Vocabulary vocabulary =
        new WordPieceTrainer(1000, 100, 1).train(Map.of("a".repeat(101), 9L, "b", 1L));

    assertThat(vocabulary.tokens().subList(5, vocabulary.size())).containsExactly("a", "b");
  }

  @Property(tries = 100)
  void dependsOnTheCountsOnly(
      @ForAll @Size(min = 1, max = 40)
          List<@AlphaChars @StringLength(min = 1, max = 8) String> words,
      @ForAll @IntRange(min = 110, max = 200) int size,
      @ForAll long seed) {
    Map<String, Long> sorted = new TreeMap<>();
    words.forEach(word -> sorted.merge(word, 1L, Long::sum));
    List<String> order = new ArrayList<>(sorted.keySet());
    Collections.shuffle(order, new Random(seed));
    Map<String, Long> shuffled = new LinkedHashMap<>();
    order.forEach(word -> shuffled.put(word, sorted.get(word)));

    WordPieceTrainer trainer = new WordPieceTrainer(size, 100, 1);
    assertThat(trainer.train(shuffled)).isEqualTo(trainer.train(sorted));
  }

  @Property(tries = 100)
  void agreesWithRecountingAllPairsBeforeEachMerge(
      @ForAll @Size(min = 1, max = 20)
          List<@StringLength(min = 1, max = 9) @Chars({'a', 'b', 'c'}) String> words) {
    Map<String, Long> counts = new TreeMap<>();
    words.forEach(word -> counts.merge(word, 1L, Long::sum));

    assertThat(new WordPieceTrainer(60, 100, 1).train(counts).tokens())
        .isEqualTo(RecountingTrainer.train(counts, 60));
  }

  @Test
  void refusesAVocabularyTooSmallForTheCharacters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WordPieceTrainer(7, 100, 1).train(Map.of("abc", 1L)))
        .withMessage(
            "A vocabulary of 7 cannot hold the special tokens and single characters, which are 10; raise the vocabulary size or lower the alphabet limit");
  }

  @Test
  void refusesAnEmptyCorpusAndImpossibleCounts() {
    WordPieceTrainer trainer = new WordPieceTrainer(100, 100, 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.train(Map.of()))
        .withMessage(
            "WordPiece training got no words; check the corpus sources, cleaning and filters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.train(Map.of("a", 0L)))
        .withMessage("Word 'a' has count 0; words must not be empty and counts must be at least 1");
  }

  @Test
  void refusesLimitsBelowOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WordPieceTrainer(5, 1, 1))
        .withMessage(
            "WordPiece training needs a vocabulary above 5 tokens, an alphabet limit and a minimum frequency of at least 1, got 5, 1 and 1");
  }
}

package org.notrainnogain.dataprep.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Learns a WordPiece vocabulary from word counts by byte-pair merges, as Hugging Face's trainer
 * does: it starts from single characters ({@code ##}-prefixed inside a word) and joins the most
 * frequent pair of neighbours into a new piece until the vocabulary is full or no pair is frequent
 * enough.
 *
 * <p>The result depends on the counts alone. Ties fall to the pair whose left, then right piece
 * came first into the vocabulary, and the first pieces are in order of their code points.
 * Differences from Hugging Face's trainer: its ties fall by hash order; it deletes characters
 * outside the alphabet from a word, while here such a word, which can only be encoded as unknown,
 * teaches nothing; and here a piece that two different merges spell keeps exact counts.
 *
 * @param vocabularySize the most tokens to learn, special ones included
 * @param alphabetLimit the most distinct characters to keep, the most frequent first (ties: lower
 *     code point)
 * @param minimumFrequency how often a pair must occur to be joined, at least 1
 */
public record WordPieceTrainer(int vocabularySize, int alphabetLimit, long minimumFrequency) {
  /** Words of more characters are unknown to WordPiece, so they teach nothing. */
  public static final int LONGEST_WORD = 100;

  /** Checks that all limits are positive. */
  public WordPieceTrainer {
    if (vocabularySize <= SpecialToken.values().length
        || alphabetLimit < 1
        || minimumFrequency < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "WordPiece training needs a vocabulary above %d tokens, an alphabet limit and a minimum frequency of at "
                  + "least 1, got %d, %d and %d",
              SpecialToken.values().length,
              vocabularySize,
              alphabetLimit,
              minimumFrequency));
    }
  }

  /**
   * Trains on words as the tokenizer splits them and how often each occurs. The vocabulary is
   * smaller than asked for when the pairs run out.
   *
   * @throws IllegalArgumentException when there is no word, a count is below 1, or the single
   *     characters alone do not fit into the vocabulary
   */
  public Vocabulary train(Map<String, Long> wordCounts) {
    checkCounts(wordCounts);
    Alphabet alphabet = Alphabet.of(wordCounts, alphabetLimit);
    List<String> tokens = alphabet.initialTokens();
    if (tokens.size() > vocabularySize) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A vocabulary of %d cannot hold the special tokens and single characters, which are %d; raise the vocabulary size or lower the alphabet limit",
              vocabularySize,
              tokens.size()));
    }
    return new Merging(tokens, alphabet.spelledWords(wordCounts, tokens))
        .fill(vocabularySize, minimumFrequency);
  }

  private static void checkCounts(Map<String, Long> wordCounts) {
    if (wordCounts.isEmpty()) {
      throw new IllegalArgumentException(
          "WordPiece training got no words; check the corpus sources, cleaning and filters");
    }
    wordCounts.forEach(
        (word, count) -> {
          if (word.isEmpty() || count < 1) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "Word '%s' has count %d; words must not be empty and counts must be at least 1",
                    word,
                    count));
          }
        });
  }

  /** The characters kept, and which of them occur inside a word. */
  private record Alphabet(List<Integer> kept, List<Integer> continuing) {
    static Alphabet of(Map<String, Long> wordCounts, int limit) {
      Map<Integer, Long> counts = new TreeMap<>();
      wordCounts.forEach(
          (word, count) -> word.codePoints().forEach(c -> counts.merge(c, count, Long::sum)));
      Comparator<Map.Entry<Integer, Long>> mostFrequent =
          Map.Entry.<Integer, Long>comparingByValue()
              .reversed()
              .thenComparing(Map.Entry.comparingByKey());
      List<Integer> kept =
          counts.entrySet().stream()
              .sorted(mostFrequent)
              .limit(limit)
              .map(Map.Entry::getKey)
              .sorted()
              .toList();
      TreeMap<Integer, Boolean> inside = new TreeMap<>();
      wordCounts.keySet().stream()
          .filter(word -> isLearnable(word, kept))
          .forEach(word -> word.codePoints().skip(1).forEach(c -> inside.put(c, true)));
      return new Alphabet(kept, List.copyOf(inside.keySet()));
    }

    private static boolean isLearnable(String word, List<Integer> kept) {
      return word.codePointCount(0, word.length()) <= LONGEST_WORD
          && word.codePoints().allMatch(c -> Collections.binarySearch(kept, c) >= 0);
    }

    List<String> initialTokens() {
      List<String> tokens = new ArrayList<>();
      for (SpecialToken special : SpecialToken.values()) {
        tokens.add(special.text());
      }
      kept.forEach(c -> tokens.add(Character.toString(c)));
      continuing.forEach(c -> tokens.add(Vocabulary.CONTINUATION + Character.toString(c)));
      return tokens;
    }

    List<SpelledWord> spelledWords(Map<String, Long> wordCounts, List<String> tokens) {
      Map<String, Integer> ids = new HashMap<>();
      tokens.forEach(token -> ids.put(token, ids.size()));
      List<SpelledWord> words = new ArrayList<>(wordCounts.size());
      wordCounts.forEach(
          (word, count) -> {
            if (isLearnable(word, kept)) {
              words.add(new SpelledWord(spell(word, ids), count));
            }
          });
      return words;
    }

    private static int[] spell(String word, Map<String, Integer> ids) {
      int[] characters = word.codePoints().toArray();
      int[] pieces = new int[characters.length];
      for (int i = 0; i < characters.length; i++) {
        String character = Character.toString(characters[i]);
        pieces[i] = ids.get(i == 0 ? character : Vocabulary.CONTINUATION + character);
      }
      return pieces;
    }
  }

  /** A word as it is cut at present, and how often it occurs. */
  static final class SpelledWord {
    int[] pieces;
    final long count;

    SpelledWord(int[] pieces, long count) {
      this.pieces = pieces;
      this.count = count;
    }
  }
}

package org.notrainnogain.dataprep.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.notrainnogain.dataprep.tokenizer.WordPieceTrainer.SpelledWord;

/**
 * The state of byte-pair merging: how each word is cut, how often each pair of neighbours occurs
 * and in which words. A merge touches only the words that hold the pair. The queue holds counts as
 * they were when queued; an entry whose count has changed since is queued again, so the top with a
 * current count is the most frequent pair.
 */
final class Merging {
  private final List<String> tokens;
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<SpelledWord> words;
  private final Map<Long, Pair> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Candidate::count)
              .reversed()
              .thenComparingLong(candidate -> candidate.pair().key));

  Merging(List<String> initialTokens, List<SpelledWord> words) {
    this.tokens = new ArrayList<>(initialTokens);
    this.tokens.forEach(token -> ids.put(token, ids.size()));
    this.words = words;
    for (int word = 0; word < words.size(); word++) {
      int[] pieces = words.get(word).pieces;
      for (int i = 1; i < pieces.length; i++) {
        Pair pair = pair(pieces[i - 1], pieces[i]);
        pair.count += words.get(word).count;
        pair.addWord(word);
      }
    }
    pairs.values().forEach(pair -> queue.add(new Candidate(pair, pair.count)));
  }

  Vocabulary fill(int vocabularySize, long minimumFrequency) {
    while (tokens.size() < vocabularySize && !queue.isEmpty()) {
      Candidate top = queue.poll();
      if (top.count() != top.pair().count) {
        if (top.pair().count > 0) {
          queue.add(new Candidate(top.pair(), top.pair().count));
        }
      } else if (top.count() < minimumFrequency) {
        break;
      } else {
        merge(top.pair());
      }
    }
    return new Vocabulary(tokens);
  }

  private void merge(Pair pair) {
    int joined = tokenOf(pair);
    Map<Long, Pair> grown = new HashMap<>();
    for (int i = 0; i < pair.words; i++) {
      int word = pair.wordIndices[i];
      SpelledWord spelled = words.get(word);
      int[] before = spelled.pieces;
      int[] after = joined(before, pair, joined);
      if (after.length < before.length) {
        spelled.pieces = after;
        count(before, -spelled.count);
        count(after, spelled.count);
        noteNeighbours(after, joined, word, grown);
      }
    }
    if (pair.count == 0) {
      pairs.remove(pair.key);
    }
    grown.values().forEach(changed -> queue.add(new Candidate(changed, changed.count)));
  }

  private int tokenOf(Pair pair) {
    String text =
        tokens.get(pair.left())
            + tokens.get(pair.right()).substring(Vocabulary.CONTINUATION.length());
    return ids.computeIfAbsent(
        text,
        added -> {
          tokens.add(added);
          return tokens.size() - 1;
        });
  }

  private static int[] joined(int[] pieces, Pair pair, int joined) {
    int[] out = new int[pieces.length];
    int length = 0;
    for (int i = 0; i < pieces.length; i++) {
      if (pieces[i] == pair.left() && i + 1 < pieces.length && pieces[i + 1] == pair.right()) {
        out[length++] = joined;
        i++;
      } else {
        out[length++] = pieces[i];
      }
    }
    return length == pieces.length ? pieces : Arrays.copyOf(out, length);
  }

  private void count(int[] pieces, long change) {
    for (int i = 1; i < pieces.length; i++) {
      pair(pieces[i - 1], pieces[i]).count += change;
    }
  }

  private void noteNeighbours(int[] pieces, int joined, int word, Map<Long, Pair> grown) {
    for (int i = 1; i < pieces.length; i++) {
      if (pieces[i - 1] == joined || pieces[i] == joined) {
        Pair pair = pair(pieces[i - 1], pieces[i]);
        pair.addWord(word);
        grown.put(pair.key, pair);
      }
    }
  }

  private Pair pair(int left, int right) {
    return pairs.computeIfAbsent((long) left << 32 | right, Pair::new);
  }

  /** A pair and its count at the time it was queued. */
  private record Candidate(Pair pair, long count) {}

  /**
   * Two neighbouring pieces; a word may be listed more than once, and may no longer hold the pair.
   */
  private static final class Pair {
    final long key;
    long count;
    int[] wordIndices = new int[4];
    int words;

    Pair(long key) {
      this.key = key;
    }

    int left() {
      return (int) (key >>> 32);
    }

    int right() {
      return (int) key;
    }

    void addWord(int word) {
      if (words > 0 && wordIndices[words - 1] == word) {
        return;
      }
      if (words == wordIndices.length) {
        wordIndices = Arrays.copyOf(wordIndices, 2 * words);
      }
      wordIndices[words++] = word;
    }
  }
}

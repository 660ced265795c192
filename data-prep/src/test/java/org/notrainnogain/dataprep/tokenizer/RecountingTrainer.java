package org.notrainnogain.dataprep.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The merges by their definition: all pairs are counted anew before each one. Slow, for comparison
 * in tests.
 */
final class RecountingTrainer {
  private RecountingTrainer() {}

  static List<String> train(Map<String, Long> counts, int vocabularySize) {
    List<String> tokens = new ArrayList<>();
    for (SpecialToken special : SpecialToken.values()) {
      tokens.add(special.text());
    }
    TreeSet<String> characters = new TreeSet<>();
    TreeSet<String> continuing = new TreeSet<>();
    Map<List<String>, Long> words = new LinkedHashMap<>();
    counts.forEach(
        (word, count) -> {
          List<String> pieces = new ArrayList<>();
          for (int i = 0; i < word.length(); i++) {
            characters.add(word.substring(i, i + 1));
            pieces.add((i == 0 ? "" : "##") + word.charAt(i));
          }
          continuing.addAll(pieces.subList(1, pieces.size()));
          words.put(pieces, count);
        });
    tokens.addAll(characters);
    tokens.addAll(continuing);
    Map<List<String>, Long> current = words;
    while (tokens.size() < vocabularySize) {
      Map<List<String>, Long> pairs = new LinkedHashMap<>();
      current.forEach(
          (pieces, count) -> {
            for (int i = 1; i < pieces.size(); i++) {
              pairs.merge(pieces.subList(i - 1, i + 1), count, Long::sum);
            }
          });
      if (pairs.isEmpty()) {
        break;
      }
      List<String> best =
          pairs.keySet().stream()
              .min(
                  Comparator.<List<String>, Long>comparing(pair -> -pairs.get(pair))
                      .thenComparing(pair -> tokens.indexOf(pair.get(0)))
                      .thenComparing(pair -> tokens.indexOf(pair.get(1))))
              .orElseThrow();
      String joined = best.get(0) + best.get(1).substring(2);
      if (!tokens.contains(joined)) {
        tokens.add(joined);
      }
      Map<List<String>, Long> next = new LinkedHashMap<>();
      current.forEach((pieces, count) -> next.merge(join(pieces, best, joined), count, Long::sum));
      current = next;
    }
    return tokens;
  }

  private static List<String> join(List<String> pieces, List<String> pair, String joined) {
    List<String> out = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      if (i + 1 < pieces.size() && pieces.subList(i, i + 2).equals(pair)) {
        out.add(joined);
        i++;
      } else {
        out.add(pieces.get(i));
      }
    }
    return out;
  }
}

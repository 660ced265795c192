package org.notrainnogain.dataprep.embedded;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The example sentences of LanguageTool's English grammar and style rules, each once, of at least
 * three words, with single spaces.
 *
 * @param right sentences that no rule objects to
 * @param wrong sentences with a mistake
 * @param corrections wrong sentences with their first correction put in; an example whose first
 *     correction is empty has none, because there the rule knows no better wording
 */
public record GrammarExamples(
    List<String> right, List<String> wrong, List<Correction> corrections) {
  /** A wrong sentence and what it should be. */
  public record Correction(String wrong, String right) {}

  /** Copies the lists. */
  public GrammarExamples {
    right = List.copyOf(right);
    wrong = List.copyOf(wrong);
    corrections = List.copyOf(corrections);
  }

  /** Reads all rule files on the class path. */
  public static GrammarExamples read() {
    return GrammarReader.readAll();
  }

  /**
   * The right and the corrected sentences but for those of development lines; both sentences of a
   * development pair stay out, also where one of them is an example of another rule.
   */
  PretrainingText pretrainingText() {
    Map<HeldOutTask, Set<String>> development = developmentSentences();
    Set<String> correct = new LinkedHashSet<>(right);
    corrections.forEach(correction -> correct.add(correction.right()));
    List<String> documents = new ArrayList<>();
    Map<HeldOutTask, Long> heldOut = new EnumMap<>(HeldOutTask.class);
    for (String sentence : correct) {
      boolean keep = true;
      for (Map.Entry<HeldOutTask, Set<String>> entry : development.entrySet()) {
        if (entry.getValue().contains(sentence)) {
          heldOut.merge(entry.getKey(), 1L, Long::sum);
          keep = false;
        }
      }
      if (keep) {
        documents.add(sentence);
      }
    }
    return new PretrainingText(documents, heldOut);
  }

  private Map<HeldOutTask, Set<String>> developmentSentences() {
    Set<String> accept = new HashSet<>();
    List<String> all = new ArrayList<>(right);
    all.addAll(wrong);
    corrections.forEach(correction -> all.add(correction.right()));
    for (String sentence : all) {
      if (HeldOutTask.LT_ACCEPT.isDevelopment(HeldOutTask.sentenceKey(sentence))) {
        accept.add(sentence);
      }
    }
    Set<String> correct = new HashSet<>();
    for (Correction correction : corrections) {
      if (HeldOutTask.LT_CORRECT.isDevelopment(HeldOutTask.sentenceKey(correction.wrong()))) {
        correct.add(correction.wrong());
        correct.add(correction.right());
      }
    }
    Map<HeldOutTask, Set<String>> development = new EnumMap<>(HeldOutTask.class);
    development.put(HeldOutTask.LT_ACCEPT, accept);
    development.put(HeldOutTask.LT_CORRECT, correct);
    return development;
  }
}

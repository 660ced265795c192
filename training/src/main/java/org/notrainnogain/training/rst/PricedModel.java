package org.notrainnogain.training.rst;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The model that prices were measured with.
 *
 * @param name the model's name, for messages
 * @param family bert-c5 or t5-v1.1
 * @param layers layers of the full model
 * @param hidden width of a layer
 * @param heads attention heads of a layer
 * @param feedForward width of the feed-forward's first projection
 * @param vocabulary entries of the vocabulary
 */
public record PricedModel(
    String name, String family, int layers, int hidden, int heads, int feedForward, int vocabulary)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public PricedModel {
    requirePositive("layers", layers);
    requirePositive("hidden", hidden);
    requirePositive("heads", heads);
    requirePositive("feed-forward", feedForward);
    requirePositive("vocabulary", vocabulary);
  }

  private static void requirePositive(String thing, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("Model " + thing + " " + value + " must be at least 1");
    }
  }

  /** In what the other model differs, each as "layers 4 instead of 16"; the name does not count. */
  List<String> differences(PricedModel other) {
    List<String> differences = new ArrayList<>();
    if (!family.equals(other.family)) {
      differences.add("family " + other.family + " instead of " + family);
    }
    addDifference(differences, "layers", layers, other.layers);
    addDifference(differences, "hidden", hidden, other.hidden);
    addDifference(differences, "heads", heads, other.heads);
    addDifference(differences, "feed-forward", feedForward, other.feedForward);
    addDifference(differences, "vocabulary", vocabulary, other.vocabulary);
    return differences;
  }

  private static void addDifference(List<String> into, String thing, int priced, int running) {
    if (priced != running) {
      into.add(thing + " " + running + " instead of " + priced);
    }
  }
}

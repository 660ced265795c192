package org.notrainnogain.selection;

/** The check that all selectors make which take a batch from a larger round. */
final class Rounds {
  private Rounds() {}

  static void requireAtLeastABatch(String selector, int candidates, int batchSize) {
    if (candidates < batchSize) {
      throw new IllegalArgumentException(
          "%s takes rounds of %d candidates, but a batch has %d sequences; make the rounds larger or the batch smaller"
              .formatted(selector, candidates, batchSize));
    }
  }
}

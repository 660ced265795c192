package org.notrainnogain.dataprep.embedded;

import java.util.List;
import java.util.Map;

/**
 * What a source gives to pre-training.
 *
 * @param documents texts in a fixed order, none of them empty
 * @param heldOut how many texts (definitions, examples, sentences) were left out for each task
 */
record PretrainingText(List<String> documents, Map<HeldOutTask, Long> heldOut) {
  PretrainingText {
    documents = List.copyOf(documents);
    heldOut = Map.copyOf(heldOut);
  }
}

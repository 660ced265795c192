package org.notrainnogain.dataprep.text;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Cleans a document's text by an ordered list of named {@link CleaningStep steps}; a pure function
 * of the text.
 *
 * <p>Immutable, thread-safe, and small enough to travel to executors.
 */
public final class TextCleaner implements Serializable {
  private static final long serialVersionUID = 1L;

  private final CleaningStep[] steps;

  private TextCleaner(CleaningStep[] steps) {
    this.steps = steps;
  }

  /**
   * A cleaner of the named steps, applied in this order; an empty list leaves text as it is.
   *
   * @throws IllegalArgumentException for a name that no step has
   */
  public static TextCleaner of(List<String> stepNames) {
    return new TextCleaner(
        stepNames.stream().map(CleaningStep::named).toArray(CleaningStep[]::new));
  }

  /** The text after all steps. */
  public String clean(String text) {
    String cleaned = text;
    for (CleaningStep step : steps) {
      cleaned = step.apply(cleaned);
    }
    return cleaned;
  }

  /** The steps in order. */
  public List<CleaningStep> steps() {
    return List.of(steps);
  }

  /** The steps' names in order, as given to {@link #of}. */
  public List<String> stepNames() {
    return Arrays.stream(steps).map(CleaningStep::stepName).toList();
  }
}

package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What a loop did from one pause to the next.
 *
 * @param events what it told, in order
 * @param outcome why it returned, and where it stands; where it stood when it failed
 * @param goesOnWithAnUpdate whether another update of the same model follows for certain
 * @param failure why the run has failed; null when it has not
 */
public record Stretch(
    List<LoopEvent> events,
    RunOutcome outcome,
    boolean goesOnWithAnUpdate,
    TrainingFailedException failure)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public Stretch {
    events = List.copyOf(events);
    Objects.requireNonNull(outcome, "outcome");
  }

  /**
   * Tells listeners what happened.
   *
   * @throws TrainingFailedException afterwards, when the run has failed
   */
  void tell(List<LoopListener> listeners) {
    for (LoopEvent event : events) {
      listeners.forEach(event::tell);
    }
    if (failure != null) {
      throw failure;
    }
  }
}

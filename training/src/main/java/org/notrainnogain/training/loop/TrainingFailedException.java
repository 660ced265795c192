package org.notrainnogain.training.loop;

/** A run cannot go on, by no fault of the machine: it ends as {@code failed}. */
public abstract class TrainingFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingFailedException(String message) {
    super(message);
  }
}

package org.notrainnogain.training.executors;

/**
 * What the replicas hold together is gone or no longer fits together: an executor is lost, hangs or
 * missed a part of a step. Nothing is wrong with the run; replicas built anew from its last
 * checkpoint go on.
 */
public final class ReplicasLostException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** What was lost, where. */
  public ReplicasLostException(String message) {
    super(message);
  }

  /** What was lost, where, and how it was noticed. */
  public ReplicasLostException(String message, Throwable cause) {
    super(message, cause);
  }
}

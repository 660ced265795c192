package org.notrainnogain.jobs.runs;

/** A run or a DIR was named that is not there, or a beginning that several runs share. */
public final class UnknownRunException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An exception whose message says what is there instead. */
  public UnknownRunException(String message) {
    super(message);
  }
}

package org.notrainnogain.training.executors;

/** Work that was asked to stop, and did. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}

package org.notrainnogain.storage;

import java.util.Objects;

/** Another living process holds what was to be claimed; nothing was changed. */
public final class HeldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is held, who holds it and what to do, in one sentence or two. */
  public HeldException(String message) {
    super(Objects.requireNonNull(message));
  }
}

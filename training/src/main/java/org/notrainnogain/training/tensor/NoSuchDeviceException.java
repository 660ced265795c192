package org.notrainnogain.training.tensor;

/** A device was asked for that the machine, or this build of libtorch, does not have. */
public final class NoSuchDeviceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With what was asked for, what there is, and the way out. */
  public NoSuchDeviceException(String message) {
    super(message);
  }
}

package org.notrainnogain.training.calibration;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One phase as it is measured on one replica. A phase is one implementation, registered in {@link
 * Workbench}; nothing else asks which one it is. For use by one thread at a time.
 */
interface Measurement extends AutoCloseable {
  /** Name of the phase, as in tables. */
  String phase();

  /** Name of the optimizer that the time depends on; empty where it depends on none. */
  default Optional<String> optimizer() {
    return Optional.empty();
  }

  /** Sequences of a unit; empty where it is an update, whatever its sequences. */
  OptionalInt sequences();

  /** Whether it is measured with so many of the model's layers active. */
  default boolean measuredAt(int activeLayers) {
    return true;
  }

  /**
   * Gets ready, untimed, before any phase works at this depth.
   *
   * @param round number of the round, from 0
   */
  void prepare(int round, int activeLayers);

  /** The work that is timed, up to the synchronisation of the device. */
  void work(int activeLayers);

  /** Units that are done when each of the replicas side by side has worked once. */
  int units(int replicas);

  @Override
  default void close() {
    // Most hold nothing native.
  }
}

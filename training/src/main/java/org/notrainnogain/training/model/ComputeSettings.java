package org.notrainnogain.training.model;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import org.notrainnogain.training.tensor.Precision;

/**
 * Where and how a replica computes. Only the precision is part of a run's identity.
 *
 * @param device auto, cpu or cuda
 * @param precision of the forward and backward pass
 * @param deviceBatch most sequences the device is given at once
 * @param threads of libtorch, for one replica
 */
public record ComputeSettings(String device, Precision precision, int deviceBatch, int threads)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public ComputeSettings {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(precision, "precision");
    if (deviceBatch < 1 || threads < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Device batch %d and threads %d must be at least 1",
              deviceBatch,
              threads));
    }
  }
}

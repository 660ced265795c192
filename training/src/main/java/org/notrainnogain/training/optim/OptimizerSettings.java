package org.notrainnogain.training.optim;

import java.io.Serializable;
import java.util.Optional;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.TorchDevice;

/** Hyper-parameters of an optimizer, from which the optimizer of any slice is built. */
public interface OptimizerSettings extends Serializable {
  /** Name of the optimizer, as in configuration and prices. */
  String name();

  /** Which tensors weight decay leaves alone. */
  WeightDecaySpares spares();

  /** When it needs an estimate of the curvature, and from what; empty when it needs none. */
  default Optional<CurvatureSettings> curvature() {
    return Optional.empty();
  }

  /** An optimizer with fresh state for a slice of the vector. */
  Optimizer create(ParameterLayout layout, Slice slice, TorchDevice device);
}

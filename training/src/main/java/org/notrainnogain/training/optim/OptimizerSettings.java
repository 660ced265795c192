package org.notrainnogain.training.optim;

import java.io.Serializable;
import java.util.Optional;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/** Hyper-parameters of an optimizer, from which the optimizer of any slice is built. */
public interface OptimizerSettings extends Serializable {
  /** Name of the optimizer, as in configuration and prices. */
  String name();

  /** Its weight decay. */
  WeightDecay weightDecay();

  /** When it needs an estimate of the curvature, and from what; empty when it needs none. */
  default Optional<CurvatureSettings> curvature() {
    return Optional.empty();
  }

  /**
   * These settings for a run whose estimates of the curvature come from so many labels each; the
   * same where they depend on none.
   */
  default OptimizerSettings forLabels(long labels) {
    return this;
  }

  /** An optimizer with fresh state for a slice of the vector. */
  Optimizer create(ParameterLayout layout, Slice slice);
}

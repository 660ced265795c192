package org.notrainnogain.planning.run;

import java.util.ArrayList;
import java.util.List;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.rst.ReferenceSystem;

/**
 * Where the published code surprises in a way that can change a conclusion, a setting has the
 * published and the sound value. This says which a run took, of those that its parts have.
 */
enum Fidelity {
  /** The sound value everywhere: the default. */
  SOUND,
  /** The published value everywhere. */
  PUBLISHED,
  /** Some of each. */
  CUSTOM;

  static Fidelity of(PretrainConfig config, ReferenceSystem referenceSystem) {
    OptimizerSettings optimizer = config.slots().optimizer();
    List<Boolean> published = new ArrayList<>();
    published.add(!referenceSystem.acceptedAnomalies().isEmpty());
    published.add(optimizer.weightDecay().spares() == WeightDecaySpares.BIASES);
    optimizer
        .curvature()
        .ifPresent(curvature -> published.add(curvature.estimate() == CurvatureEstimate.PUBLISHED));
    config.proxy().ifPresent(proxy -> published.add(proxy.masks() == ProxyMasks.FRESH));
    if (published.stream().noneMatch(choice -> choice)) {
      return SOUND;
    }
    return published.stream().allMatch(choice -> choice) ? PUBLISHED : CUSTOM;
  }
}

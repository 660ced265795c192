package org.notrainnogain.jobs.pretrain;

import java.util.List;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.rst.ReferenceSystem;

/**
 * Where the published code surprises in a way that can change a conclusion, a setting has the
 * published and the sound value. This says which a run took.
 */
enum Fidelity {
  /** The sound value everywhere: the default. */
  SOUND,
  /** The published value everywhere. */
  PUBLISHED,
  /** Some of each. */
  CUSTOM;

  static Fidelity of(PretrainConfig config, ReferenceSystem referenceSystem) {
    List<Boolean> published =
        List.of(
            !referenceSystem.acceptedAnomalies().isEmpty(),
            config.slots().optimizer() instanceof AdamW.Settings adamW
                && adamW.spares() == WeightDecaySpares.BIASES);
    if (published.stream().noneMatch(choice -> choice)) {
      return SOUND;
    }
    return published.stream().allMatch(choice -> choice) ? PUBLISHED : CUSTOM;
  }
}

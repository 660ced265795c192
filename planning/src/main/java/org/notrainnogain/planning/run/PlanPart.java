package org.notrainnogain.planning.run;

import java.util.Objects;
import java.util.Optional;

/**
 * What a run is to a plan of many runs: no part of its identity, so the same run may be wanted by
 * several plans, and belongs to the one that started it.
 *
 * @param planId the plan; empty for a run of its own
 * @param trial number of the tuning trial; empty where nothing is tuned
 */
public record PlanPart(Optional<String> planId, Optional<Integer> trial) {
  /** A run of its own. */
  public static final PlanPart NONE = new PlanPart(Optional.empty(), Optional.empty());

  public PlanPart {
    Objects.requireNonNull(planId, "planId");
    Objects.requireNonNull(trial, "trial");
  }
}

package org.notrainnogain.training.loop;

import java.util.Locale;

/** What takes wall time in a run but has no price: it is timed and never charged. */
public enum UnpricedPhase {
  /** Reading and masking sequences. */
  DATA,
  /** Weights and gradients between replicas. */
  EXCHANGE,
  /** For the slowest replica, and for Spark, in a part of an update. */
  WAIT,
  /** An evaluation on one of the sets. */
  VALIDATION,
  /** Writing a checkpoint. */
  CHECKPOINT;

  /** As it stands in the table {@code timings}. */
  public String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
